import type { Logger } from '@charmsmith/core';
import type { RedisAddress, RedisClient } from '@charmsmith/redis-health/contract';
import type { Discovery, MasterAddress, SentinelAnswer, SentinelEnvironment, SentinelTopology } from '../contract.ts';
import { askMasters, askView } from '../questions/ask-sentinels.ts';
import { decideMaster } from './decide-master.ts';

/** What {@link ClientSentinelTopology} needs. */
export interface ClientSentinelTopologyDependencies {
  readonly client: RedisClient;
  readonly environment: SentinelEnvironment;
  readonly log: Logger;
}

/** The topology as the Sentinels tell it over a Redis client. */
export class ClientSentinelTopology implements SentinelTopology {
  readonly #deps: ClientSentinelTopologyDependencies;

  constructor(deps: ClientSentinelTopologyDependencies) {
    this.#deps = deps;
  }

  async master(): Promise<MasterAddress | undefined> {
    return (await this.discover()).master;
  }

  async discover(): Promise<Discovery> {
    const { client, environment, log } = this.#deps;
    const settings = await environment.settings();
    const addresses = await addressesOf(environment);
    if (settings === undefined || addresses.length === 0) return decideMaster([]);
    const answers = await askMasters(client, addresses, settings.masterName);
    answers.forEach(({ reply }, index) => {
      if (!reply.ok)
        log.info('Sentinel does not answer', { host: addresses[index]?.host, cause: reply.failure.message });
    });
    return decideMaster(answers.map(({ master }) => master));
  }

  async views(): Promise<readonly SentinelAnswer[]> {
    const { client, environment } = this.#deps;
    const settings = await environment.settings();
    if (settings === undefined) return [];
    const addresses = await addressesOf(environment);
    return await Promise.all(addresses.map((address) => askView(client, address, settings.masterName)));
  }
}

/** All Sentinels that the charm knows, this unit's first. */
export async function addressesOf(environment: SentinelEnvironment): Promise<readonly RedisAddress[]> {
  const own = await environment.address();
  return [...(own === undefined ? [] : [own]), ...(await environment.peers())];
}
