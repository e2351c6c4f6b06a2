import type { Leadership, Outcome, Relations } from '@charmsmith/core';
import { redisEndpoint } from '../constants.ts';
import type { ClientSecrets } from './client-secrets.ts';

interface RemoveClientSecretsDependencies {
  readonly leadership: Leadership;
  readonly relations: Relations;
  readonly clientSecrets: ClientSecrets;
}

/** A client has gone, and so does its secret; a new leader looks for what the one before has not come to. */
export class RemoveClientSecrets {
  readonly #deps: RemoveClientSecretsDependencies;

  constructor(deps: RemoveClientSecretsDependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<Outcome> {
    const { leadership, relations, clientSecrets } = this.#deps;
    if (await leadership.isLeader()) await clientSecrets.removeUnused(await relations.of(redisEndpoint));
  }
}
