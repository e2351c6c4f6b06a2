import type { Networks, Outcome, Relations } from '@charmsmith/core';
import type { GreeterConfig } from '../config.ts';
import { websiteUnit } from '../relations.ts';

interface PublishWebsiteDependencies {
  readonly config: GreeterConfig;
  readonly networks: Networks;
  readonly relations: Relations;
}

/** Tells everyone at the endpoint `website` where this unit serves. */
export class PublishWebsite {
  readonly #deps: PublishWebsiteDependencies;

  constructor(deps: PublishWebsiteDependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<Outcome> {
    const { config, networks, relations } = this.#deps;
    for (const relation of await relations.of('website')) {
      const hostname = config['host-name'] ?? (await networks.of('website')).ingressAddress ?? '';
      await relation.ownUnit.as(websiteUnit).write({ hostname, port: config.port });
    }
  }
}
