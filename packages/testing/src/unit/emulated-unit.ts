import type { Charm, CharmMetadata } from '@charmsmith/core';
import {
  type CharmDescription,
  type DispatchEvent,
  type DispatchRecord,
  parseCharm,
  type Runner,
  UnitAgent,
} from '@charmsmith/juju-emulator';
import { type Clock, type InMemoryFiles, TestClock } from '@charmsmith/pebble-emulator';
import type { ContainerName, ResourceName } from '../charm/names.ts';
import { EmulatedContainers } from '../containers/emulated-containers.ts';
import { noticeId } from '../containers/seed.ts';
import type { ExecutedCommand } from '../containers/workload-processes.ts';
import type { EventFor, TestEvent } from '../events/test-event.ts';
import { toDispatchEvent } from '../juju/dispatch-event.ts';
import { placeResource } from '../juju/resource-files.ts';
import { fromUnitState, toUnitState } from '../juju/unit-state.ts';
import { completeState, type GivenState } from '../state/complete-state.ts';
import { container, type Container } from '../state/container.ts';
import type { CompleteState, Resource, State } from '../state/state.ts';
import { charmRunner, type RunnerOptions } from './charm-runner.ts';

/** How the unit of a test is to be. */
export interface EmulatedUnitOptions<M extends CharmMetadata = CharmMetadata> extends RunnerOptions {
  /** The world to begin with. */
  readonly state?: State<M>;
  /** Time, for the charm, Juju and the Pebbles. Default: it begins with the year 2026, and passes without waiting. */
  readonly clock?: Clock;
}

/** One unit of a charm in this process that lives through many events. Made by {@link emulateUnit}. */
export interface EmulatedUnit<M extends CharmMetadata = CharmMetadata> extends AsyncDisposable {
  /** Juju's side: what waits, what it holds, and how to change it. */
  readonly agent: UnitAgent;
  /** A folder of the unit's own, gone with it. */
  readonly folder: string;
  /** Runs one event: from `on`, of Juju, or a hook by its name. It need not wait in the queue. */
  run(
    event: EventFor<M> | DispatchEvent | string,
    options?: { readonly signal?: AbortSignal },
  ): Promise<DispatchRecord>;
  /** Runs all that waits, until a run fails. */
  settle(): Promise<readonly DispatchRecord[]>;
  /** Starts a container as the state describes it, or as it is described here. Queues no pebble-ready. */
  startContainer(name: ContainerName<M>, described?: Container): Promise<void>;
  /** Stops a container: its Pebble answers no more. */
  stopContainer(name: ContainerName<M>): Promise<void>;
  /** The files of a container that runs. */
  files(name: ContainerName<M>): InMemoryFiles;
  /** Path of a container's Pebble socket. */
  socketOf(name: ContainerName<M>): string;
  /** Commands that were executed, by container, in the order they ended. */
  readonly executed: Readonly<Record<string, readonly ExecutedCommand[]>>;
  /** Gives resources, in place of those of these names. Queues nothing. */
  attach(resources: { readonly [R in ResourceName<M>]?: Resource }): Promise<void>;
  /** The world as it is now, to be looked at or given to `run`. */
  state(): Promise<CompleteState<M>>;
}

/**
 * Makes a unit that lives through many events: for tests of a life, where `run` is for one event. Juju and the Pebbles
 * are emulated, the charm is the real one.
 *
 * @param charm - from `defineCharm`
 * @param options - the world to begin with, and what differs
 *
 * @example
 * ```ts
 * await using unit = await emulateUnit(charm, { state: { leader: true, relations: [peerRelation('peers')] } });
 * unit.agent.deploy();
 * await unit.startContainer('web');
 * unit.agent.pebbleReady('web');
 * await unit.settle();
 * expect(unit.agent.status).toMatchObject({ status: 'active' });
 * ```
 */
export async function emulateUnit<M extends CharmMetadata>(
  charm: Charm<M>,
  options: EmulatedUnitOptions<NoInfer<M>> = {},
): Promise<EmulatedUnit<M>> {
  const description = describeCharm(charm);
  return await InProcessUnit.open(charm, description, completeState(description, options.state ?? {}), options);
}

/** What Juju knows of a charm. */
export function describeCharm({ metadata }: Charm): CharmDescription {
  return parseCharm({ ...metadata }, metadata.config, metadata.actions);
}

/** The one implementation: `run` takes a new one for each event. */
export class InProcessUnit<M extends CharmMetadata> implements EmulatedUnit<M> {
  readonly agent: UnitAgent;
  readonly #begun: GivenState;
  readonly #containers: EmulatedContainers;
  readonly #described: Map<string, Container>;
  readonly #runner: Runner;
  #resources: Readonly<Record<string, Resource>>;

  private constructor(agent: UnitAgent, containers: EmulatedContainers, runner: Runner, begun: GivenState) {
    this.agent = agent;
    this.#begun = begun;
    this.#containers = containers;
    this.#described = new Map(Object.entries(begun.containers));
    this.#runner = runner;
    this.#resources = begun.resources;
  }

  /**
   * Opens a unit in a state that is complete.
   *
   * @param description - of the charm
   * @param options - `gone` names remote units that have left, and whose data can still be read
   */
  static async open<M extends CharmMetadata>(
    charm: Charm<M>,
    description: CharmDescription,
    begun: GivenState,
    options: EmulatedUnitOptions<M> & { readonly gone?: readonly string[] },
  ): Promise<InProcessUnit<M>> {
    const { clock = new TestClock() } = options;
    const containers = EmulatedContainers.open(clock);
    try {
      const now = () => clock.now().getTime();
      const resources: Record<string, string> = {};
      for (const [name, resource] of Object.entries(begun.resources)) {
        resources[name] = await placeResource(containers.folder, description, name, resource);
      }
      const agent = new UnitAgent({
        charm: description,
        state: toUnitState(begun, { resources, now: now(), gone: options.gone ?? [] }),
        now,
        modelName: begun.model.name,
        modelUuid: begun.model.uuid,
        jujuVersion: begun.jujuVersion,
        modelType: begun.model.type === 'kubernetes' ? 'caas' : 'iaas',
        randomBytes: countedBytes(),
      });
      const host = { pebbleSocket: containers.socketOf, clock, ...options.host };
      for (const [name, given] of Object.entries(begun.containers)) {
        if (given.canConnect) await containers.start(name, given);
      }
      return new InProcessUnit(agent, containers, charmRunner(charm, { ...options, host }), begun);
    } catch (error) {
      await containers[Symbol.asyncDispose]();
      throw error;
    }
  }

  get folder(): string {
    return this.#containers.folder;
  }

  get executed(): EmulatedUnit['executed'] {
    return this.#containers.executed;
  }

  async run(
    event: EventFor<M> | DispatchEvent | string,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<DispatchRecord> {
    const what = this.#dispatchEvent(event);
    // The controller fills in what an operator leaves out.
    if (typeof what === 'object' && what.kind === 'action') {
      return await this.agent.runAction(what.name, what.parameters, this.#runner, options);
    }
    return await this.agent.dispatch(what, this.#runner, options);
  }

  async settle(): Promise<readonly DispatchRecord[]> {
    const records: DispatchRecord[] = [];
    for (;;) {
      const record = await this.agent.next(this.#runner);
      if (record?.committed !== true) return records;
      records.push(record);
    }
  }

  async startContainer(name: ContainerName<M>, given = this.#described.get(name) ?? container()): Promise<void> {
    this.#described.set(name, given);
    await this.#containers.start(name, given);
  }

  stopContainer(name: ContainerName<M>): Promise<void> {
    return this.#containers.stop(name);
  }

  files(name: ContainerName<M>): InMemoryFiles {
    return this.#containers.files(name);
  }

  socketOf(name: ContainerName<M>): string {
    return this.#containers.socketOf(name);
  }

  async attach(attached: { readonly [R in ResourceName<M>]?: Resource }): Promise<void> {
    for (const [name, resource] of Object.entries<Resource | undefined>(attached)) {
      if (resource === undefined) continue;
      const path = await placeResource(this.folder, this.agent.charm, name, resource);
      this.#resources = { ...this.#resources, [name]: resource };
      this.agent.update((state) => ({ ...state, resources: { ...state.resources, [name]: path } }));
    }
  }

  async state(): Promise<CompleteState<M>> {
    const { jujuVersion, model } = this.#begun;
    const containers = await Promise.all(
      [...this.#described].map(async ([name, given]) => [name, await this.#containers.look(name, given)] as const),
    );
    const juju = fromUnitState(this.agent.state, this.#begun);
    const state = {
      ...juju,
      containers: Object.fromEntries(containers),
      resources: this.#resources,
      model,
      jujuVersion,
    };
    // The names are those of the charm: it is by its own description that they were made.
    return state as unknown as CompleteState<M>;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#containers[Symbol.asyncDispose]();
  }

  #dispatchEvent(event: TestEvent | DispatchEvent | string): DispatchEvent | string {
    if (typeof event === 'string' || 'name' in event) return event;
    const { relations, secrets, unitName } = fromUnitState(this.agent.state, this.#begun);
    return toDispatchEvent(event, unitName, {
      relationOf: ({ endpoint, relation }) =>
        relations.find((one) => one.endpoint === endpoint && (relation?.id === undefined || one.id === relation.id)),
      noticeId: (name, key) => noticeId(this.#described.get(name) ?? container(), key),
      secretId: ({ id, label }) => id ?? secrets.find((one) => one.label === label)?.id ?? '',
    });
  }
}

/** Bytes for ids: others each time, and the same in every run. */
function countedBytes(): (size: number) => Uint8Array {
  let count = 0;
  return (size) => {
    const bytes = Buffer.alloc(size);
    bytes.writeUIntBE((count += 1), Math.max(0, size - 4), Math.min(size, 4));
    return bytes;
  };
}
