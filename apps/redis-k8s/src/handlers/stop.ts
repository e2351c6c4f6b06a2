import type { JujuContext, Logger } from '@charmsmith/core';
import type { SentinelOperations } from '@charmsmith/sentinel/contract';
import type { UnitHealth } from '../health/unit-health.ts';
import { ownHostName } from '../peers/host-names.ts';
import type { ServerAddresses } from '../workload/addresses.ts';

interface StopDependencies {
  readonly context: JujuContext;
  readonly health: UnitHealth;
  readonly servers: ServerAddresses;
  readonly operations: SentinelOperations;
  readonly log: Logger;
}

/** This unit's pod ends, to be replaced or for good: a master hands over while it still can. */
export class Stop {
  readonly #deps: StopDependencies;

  constructor(deps: StopDependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<void> {
    const { context, health, servers, operations, log } = this.#deps;
    const own = ownHostName(context);
    // Its own processes end at this moment, too: it is the others who know, and who do it.
    if ((await servers.peers('sentinel')).length === 0 || (await health.sentinels()).masterHost !== own) return;
    const result = await operations.failover({ from: own, going: [own], timeoutMs: 10_000 });
    if (!result.done) log.warning('the master was not moved before its pod ends', { reason: result.reason });
  }
}
