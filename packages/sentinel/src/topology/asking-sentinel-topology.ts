import type { Logger } from '@charmsmith/core';
import { type RedisClient, replyOf } from '@charmsmith/redis-health/contract';
import type { MasterAddress, SentinelEnvironment, SentinelTopology } from '../contract.ts';
import { parseMasterAddress } from './parse-master-address.ts';

/** What {@link AskingSentinelTopology} needs. */
export interface AskingSentinelTopologyDependencies {
  readonly client: RedisClient;
  readonly environment: SentinelEnvironment;
  readonly log: Logger;
}

/** The topology as this unit's own Sentinel sees it. */
export class AskingSentinelTopology implements SentinelTopology {
  readonly #deps: AskingSentinelTopologyDependencies;

  constructor(deps: AskingSentinelTopologyDependencies) {
    this.#deps = deps;
  }

  async master(): Promise<MasterAddress | undefined> {
    const { client, environment, log } = this.#deps;
    const address = await environment.address();
    const settings = await environment.settings();
    if (address === undefined || settings === undefined) return undefined;
    // Not SENTINEL MASTER: on the Sentinel that coordinates a failover it shows the old master until the end.
    const reply = replyOf(await client.ask(address, [['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', settings.masterName]]));
    if (reply.ok) return parseMasterAddress(reply.value);
    log.info('Sentinel does not answer', { cause: reply.failure.message });
    return undefined;
  }
}
