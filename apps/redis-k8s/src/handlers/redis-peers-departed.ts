import {
  type Application,
  type JujuContext,
  type Leadership,
  type Logger,
  type Outcome,
  type RelationDepartedEvent,
  type Status,
  waiting,
} from '@charmsmith/core';
import type { ScaleDownResult, SentinelOperations } from '@charmsmith/sentinel/contract';
import type { UnitHealth } from '../health/unit-health.ts';
import { ownHostName } from '../peers/host-names.ts';
import type { PeerData } from '../peers/peer-data.ts';
import type { ServerAddresses } from '../workload/addresses.ts';
import { quorum } from '../workload/sentinel-workload.ts';

interface RedisPeersDepartedDependencies {
  readonly context: JujuContext;
  readonly application: Application;
  readonly leadership: Leadership;
  readonly operations: SentinelOperations;
  readonly servers: ServerAddresses;
  readonly peerData: PeerData;
  readonly health: UnitHealth;
  readonly log: Logger;
}

/** For how long a hook waits for Sentinels before it is tried again with the next one, in milliseconds. */
const patienceMs = 10_000;

/** A unit goes: the master must be elsewhere, and the Sentinels must not count it any more. */
export class RedisPeersDeparted {
  readonly #deps: RedisPeersDepartedDependencies;

  constructor(deps: RedisPeersDepartedDependencies) {
    this.#deps = deps;
  }

  async handle(event: RelationDepartedEvent): Promise<Outcome> {
    const { context, application, leadership, operations, servers, peerData, health, log } = this.#deps;
    if (event.departingUnit === context.unitName) {
      await this.#leave();
      return;
    }
    if (!(await leadership.isLeader())) return;
    const departing = await servers.of(event.departingUnit, 'sentinel');
    if (departing === undefined) return;
    const result = await operations.scaleDown({
      departing: [departing],
      quorum: quorum(await application.plannedUnits()),
      timeoutMs: patienceMs,
    });
    if (!result.done) {
      const unit = decideDepartureStatus(result);
      log.info('the departure of a unit is not over', { unit: event.departingUnit, step: result.step });
      return event.defer({ reason: unit.message, unit });
    }
    await peerData.write({ leaderHost: result.master.host });
    return health.report();
  }

  /** Before this unit's processes are stopped somebody else should be the master. */
  async #leave(): Promise<void> {
    const { context, operations, servers, log } = this.#deps;
    if ((await servers.peers('sentinel')).length === 0) return;
    const result = await operations.failover({ from: ownHostName(context), timeoutMs: patienceMs });
    if (!result.done) log.warning('the master was not moved before this unit goes', { reason: result.reason });
  }
}

/** What the leader shows while a unit that goes is still counted; the texts of the upstream charm where it has one. */
export function decideDepartureStatus(result: Exclude<ScaleDownResult, { readonly done: true }>): Status {
  switch (result.step) {
    case 'failover': {
      const { reason, failure } = result.failover;
      if (reason === 'timeout' || reason === 'no-majority') return waiting("Failover didn't finish, deferring");
      return waiting(`Error on failover: ${failure?.message ?? reason}`);
    }
    case 'departing':
      return waiting(`Waiting for the Sentinel at ${result.sentinel.host} to stop`);
    case 'reset':
      return waiting('Waiting for the Sentinels to forget a unit that is gone');
  }
}
