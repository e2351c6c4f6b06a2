import type { Application, JujuContext, LeaderElectedEvent, Leadership, Outcome } from '@charmsmith/core';
import type { SentinelOperations } from '@charmsmith/sentinel/contract';
import type { UnitHealth } from '../health/unit-health.ts';
import { ownHostName } from '../peers/host-names.ts';
import type { Passwords } from '../peers/passwords.ts';
import type { PeerData } from '../peers/peer-data.ts';
import { quorum } from '../workload/sentinel-workload.ts';

interface LeaderElectedDependencies {
  readonly context: JujuContext;
  readonly application: Application;
  readonly leadership: Leadership;
  readonly peerData: PeerData;
  readonly passwords: Passwords;
  readonly operations: SentinelOperations;
  readonly health: UnitHealth;
}

/** The first leader makes the passwords and names the master: itself. A later one takes up what its predecessor left. */
export class LeaderElected {
  readonly #deps: LeaderElectedDependencies;

  constructor(deps: LeaderElectedDependencies) {
    this.#deps = deps;
  }

  async handle(event: LeaderElectedEvent): Promise<Outcome> {
    const { context, leadership, peerData, passwords } = this.#deps;
    // Run again later, the event may reach a unit that leads no more.
    if (!(await leadership.isLeader())) return;
    const facts = await peerData.read();
    if (facts === undefined) return event.defer({ reason: 'the peer relation is not there yet' });
    await passwords.ensure();
    if (facts.leaderHost !== undefined) return await this.#takeOver(event);
    await peerData.write({ leaderHost: ownHostName(context) });
  }

  async #takeOver(event: LeaderElectedEvent): Promise<Outcome> {
    const { application, peerData, operations, health } = this.#deps;
    const { masterHost, failingOver, crowded } = await health.sentinels();
    if (masterHost === undefined) return;
    await peerData.write({ leaderHost: masterHost });
    await operations.setQuorum(quorum(await application.plannedUnits()));
    if (failingOver) return event.defer({ reason: 'the Sentinels are failing over' });
    // The last leader may have gone before it had them forget a unit, itself for example.
    if (!crowded) return;
    const result = await operations.reset({ timeoutMs: 10_000 });
    if (!result.done && result.reason !== 'silent') {
      return event.defer({ reason: `the Sentinels are not reset yet: ${result.reason}` });
    }
  }
}
