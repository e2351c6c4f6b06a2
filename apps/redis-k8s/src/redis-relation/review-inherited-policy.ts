import type { Leadership, Logger, Outcome, Relations } from '@charmsmith/core';
import type { CharmConfig } from '../charm-config.ts';
import { redisEndpoint } from '../constants.ts';
import type { InheritedPolicy } from './inherited-policy.ts';

interface ReviewInheritedPolicyDependencies {
  readonly config: CharmConfig;
  readonly inherited: InheritedPolicy;
  readonly leadership: Leadership;
  readonly relations: Relations;
  readonly log: Logger;
}

/**
 * Takes over that the upstream charm has opened Redis, and ends it as soon as the administrator has decided by the
 * option, or there is nobody any more for whom it was.
 */
export class ReviewInheritedPolicy {
  readonly #deps: ReviewInheritedPolicyDependencies;

  constructor(deps: ReviewInheritedPolicyDependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<Outcome> {
    const { config, inherited, leadership, relations, log } = this.#deps;
    if (!(await leadership.isLeader())) return;
    await inherited.adopt();
    if (!(await inherited.passwordless())) return;
    if (config['passwordless-clients'] || (await relations.of(redisEndpoint)).length === 0) {
      await inherited.end();
      return;
    }
    log.warning(
      'Redis is open to everybody, as the upstream charm has left it for its clients: set passwordless-clients to true, ' +
        'and back to false when they give the password',
    );
  }
}
