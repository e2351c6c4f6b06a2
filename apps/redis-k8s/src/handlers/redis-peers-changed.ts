import type { Leadership, Outcome, RelationChangedEvent } from '@charmsmith/core';
import type { UnitHealth } from '../health/unit-health.ts';
import type { PeerData } from '../peers/peer-data.ts';
import type { Workloads } from '../workload/workloads.ts';

interface RedisPeersChangedDependencies {
  readonly leadership: Leadership;
  readonly peerData: PeerData;
  readonly workloads: Workloads;
  readonly health: UnitHealth;
}

/** Another unit has come or has started its Sentinel, or the leader has told something new. */
export class RedisPeersChanged {
  readonly #deps: RedisPeersChangedDependencies;

  constructor(deps: RedisPeersChangedDependencies) {
    this.#deps = deps;
  }

  async handle(event: RelationChangedEvent): Promise<Outcome> {
    const { leadership, peerData, workloads, health } = this.#deps;
    const problem = await workloads.update();
    if (problem !== undefined) return event.defer({ reason: problem.message, unit: problem });
    const { masterHost, failingOver } = await health.sentinels();
    if (failingOver) return event.defer({ reason: 'the Sentinels are failing over' });
    if (masterHost !== undefined && (await leadership.isLeader())) await peerData.write({ leaderHost: masterHost });
    return health.report({ patient: true });
  }
}
