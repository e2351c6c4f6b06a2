import type { Leadership, Outcome, Relations } from '@charmsmith/core';
import { peersEndpoint } from '../constants.ts';
import type { Passwords } from '../peers/passwords.ts';

interface TakeOverFromUpstreamDependencies {
  readonly leadership: Leadership;
  readonly passwords: Passwords;
  readonly relations: Relations;
}

/** With this the upstream charm wakes the other units after a restart. */
const upgradingKey = 'upgrading';

/**
 * The application may have been refreshed from the upstream charm, which keeps its passwords in clear text: the leader
 * moves them into the secret.
 */
export class TakeOverFromUpstream {
  readonly #deps: TakeOverFromUpstreamDependencies;

  constructor(deps: TakeOverFromUpstreamDependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<Outcome> {
    const { leadership, passwords, relations } = this.#deps;
    const peers = await relations.peer(peersEndpoint);
    await peers?.ownUnit.write({ [upgradingKey]: undefined });
    // A leader that is elected later makes the passwords anyway.
    if (await leadership.isLeader()) await passwords.ensure();
  }
}
