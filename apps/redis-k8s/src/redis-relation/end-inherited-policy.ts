import type { Leadership, Outcome, Relations } from '@charmsmith/core';
import type { CharmConfig } from '../charm-config.ts';
import { redisEndpoint } from '../constants.ts';
import type { InheritedPolicy } from './inherited-policy.ts';

interface EndInheritedPolicyDependencies {
  readonly config: CharmConfig;
  readonly inherited: InheritedPolicy;
  readonly leadership: Leadership;
  readonly relations: Relations;
}

/** The administrator has decided by the option, or there is nobody any more for whom Redis was left open. */
export class EndInheritedPolicy {
  readonly #deps: EndInheritedPolicyDependencies;

  constructor(deps: EndInheritedPolicyDependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<Outcome> {
    const { config, inherited, leadership, relations } = this.#deps;
    if (!(await inherited.passwordless()) || !(await leadership.isLeader())) return;
    const ended = config['passwordless-clients'] || (await relations.of(redisEndpoint)).length === 0;
    if (ended) await inherited.end();
  }
}
