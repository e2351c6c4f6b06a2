import type { Application, JujuContext, Leadership, Logger, Outcome, RelationDepartedEvent } from '@charmsmith/core';
import type { RedisAddress } from '@charmsmith/redis-health/contract';
import type { SentinelOperations } from '@charmsmith/sentinel/contract';
import type { UnitHealth } from '../health/unit-health.ts';
import { ownHostName } from '../peers/host-names.ts';
import type { PeerData } from '../peers/peer-data.ts';
import type { ServerAddresses } from '../workload/addresses.ts';
import { quorum } from '../workload/sentinel-workload.ts';
import type { Workloads } from '../workload/workloads.ts';
import { decideDepartureStatus } from './decide-departure-status.ts';

interface RedisPeersDepartedDependencies {
  readonly context: JujuContext;
  readonly application: Application;
  readonly leadership: Leadership;
  readonly operations: SentinelOperations;
  readonly servers: ServerAddresses;
  readonly peerData: PeerData;
  readonly workloads: Workloads;
  readonly health: UnitHealth;
  readonly log: Logger;
}

/** For how long a hook waits for Sentinels before it is tried again with the next one, in milliseconds. */
const patienceMs = 20_000;

/** A unit goes: the master must be elsewhere, and the Sentinels must not count it any more. */
export class RedisPeersDeparted {
  readonly #deps: RedisPeersDepartedDependencies;

  constructor(deps: RedisPeersDepartedDependencies) {
    this.#deps = deps;
  }

  async handle(event: RelationDepartedEvent): Promise<Outcome> {
    const { context, application, leadership, operations, peerData, workloads, health, log } = this.#deps;
    if (event.departingUnit === context.unitName) {
      await this.#leave();
      return;
    }
    // Whose Redis asks for replicas must not ask for those that go.
    const problem = await workloads.update();
    if (!(await leadership.isLeader()))
      return problem === undefined ? undefined : event.defer({ reason: problem.message, unit: problem });
    const result = await operations.scaleDown({
      departing: await this.#serversOf([event.departingUnit, ...(await dyingUnits(application))]),
      quorum: quorum(await application.plannedUnits()),
      handsOver: true,
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

  /** Before this unit's processes are stopped somebody else, who stays, should be the master. */
  async #leave(): Promise<void> {
    const { application, context, health, operations, servers, log } = this.#deps;
    if ((await servers.peers('sentinel')).length === 0) return;
    // Told once for each of the others, this unit sees fewer and fewer of them, who cannot agree in the end.
    if (!(await health.sentinels()).holdsMaster) return;
    const own = ownHostName(context);
    const dying = (await this.#serversOf(await dyingUnits(application))).map(({ host }) => host);
    const going = [...new Set([own, ...dying])];
    const result = await operations.failover({ from: own, going, timeoutMs: patienceMs });
    if (!result.done) log.warning('the master was not moved before this unit goes', { reason: result.reason });
  }

  async #serversOf(units: readonly string[]): Promise<readonly RedisAddress[]> {
    const found = await Promise.all([...new Set(units)].map((unit) => this.#deps.servers.of(unit, 'sentinel')));
    return found.filter((address) => address !== undefined);
  }
}

/** Those that are on their way out, of which several may go at once. */
async function dyingUnits(application: Application): Promise<readonly string[]> {
  const { units } = await application.goalState();
  return Object.entries(units).flatMap(([unit, { status }]) => (status === 'dying' ? [unit] : []));
}
