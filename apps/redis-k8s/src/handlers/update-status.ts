import type { Leadership, Logger, Outcome } from '@charmsmith/core';
import type { RedisHealth } from '@charmsmith/redis-health/contract';
import type { SentinelTopology } from '@charmsmith/sentinel/contract';
import type { PeerData } from '../peers/peer-data.ts';

interface UpdateStatusDependencies {
  readonly leadership: Leadership;
  readonly topology: SentinelTopology;
  readonly peerData: PeerData;
  readonly health: RedisHealth;
  readonly log: Logger;
}

/** The leader learns from Sentinel who the master is; then: is Redis alive. */
export class UpdateStatus {
  readonly #deps: UpdateStatusDependencies;

  constructor(deps: UpdateStatusDependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<Outcome> {
    const { leadership, health, log } = this.#deps;
    log.info('Beginning update_status');
    if (await leadership.isLeader()) await this.#refreshMaster();
    return health.report();
  }

  async #refreshMaster(): Promise<void> {
    const { topology, peerData } = this.#deps;
    const master = await topology.master();
    if (master !== undefined) await peerData.write({ leaderHost: master.host });
  }
}
