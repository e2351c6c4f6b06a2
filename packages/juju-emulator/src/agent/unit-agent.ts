import type { CharmDescription, ConfigValue } from '../charm/charm-description.ts';
import { unknownName } from '../errors.ts';
import type { CommitOutcome } from '../interpreter/hook-context.ts';
import type { ModelType } from '../juju/model-type.ts';
import { initialUnitState } from '../state/initial-unit-state.ts';
import { newStorage } from '../state/new-storage.ts';
import type { LogLevel, NetworkState, StatusState, UnitState } from '../state/unit-state.ts';
import { fillParameters } from './action-parameters.ts';
import { shownStatus } from './agent-status.ts';
import { agentFacts, type AgentFacts } from './agent-facts.ts';
import { checkConfig } from './check-config.ts';
import { hook, pebbleReady, storageHook, type Action, type DispatchEvent, type Hook } from './dispatch-event.ts';
import type { DispatchRecord, Runner } from './execution.ts';
import { hooksOfNewUnit } from './new-unit-hooks.ts';
import { Uniter } from './uniter.ts';

/** What {@link UnitAgent} is made of. */
export interface UnitAgentOptions extends Partial<AgentFacts> {
  readonly charm: CharmDescription;
  /** Where the unit stands. Default: just deployed, see {@link initialUnitState}. */
  readonly state?: UnitState;
  /** What the model runs on. Default: Kubernetes. */
  readonly modelType?: ModelType;
  /** Milliseconds since the epoch. Default: this machine's clock. */
  readonly now?: () => number;
  /** Opens files that the charm names, such as secret content. Default: this machine's. */
  readonly readFile?: (path: string) => Promise<Uint8Array>;
  /** Writes files that the charm names with `-o`. Default: this machine's; refused where only `readFile` is given. */
  readonly writeFile?: (path: string, content: string) => Promise<void>;
  /** Gives random bytes, for ids. Default: this machine's. */
  readonly randomBytes?: (size: number) => Uint8Array;
}

/**
 * The agent of one unit alone: holds its state, knows which hooks wait, and runs the charm for one at a time. The
 * rules are those of a model; what other units would do is the caller's to say.
 *
 * @example
 * ```ts
 * const agent = new UnitAgent({ charm: await readCharm('./my-charm') });
 * agent.deploy();
 * for (let record = await agent.next(runner); record !== undefined; record = await agent.next(runner)) {
 *   console.log(record.event.name, record.exitCode, agent.status);
 * }
 * ```
 */
export class UnitAgent {
  readonly charm: CharmDescription;
  readonly facts: AgentFacts;
  readonly #uniter: Uniter;
  #state: UnitState;
  #actions = 0;

  constructor(options: UnitAgentOptions) {
    const { charm, unitName, modelType = 'caas', now = Date.now, readFile, writeFile, randomBytes } = options;
    this.charm = charm;
    this.#state = options.state ?? initialUnitState(charm, unitName === undefined ? {} : { unitName });
    this.facts = agentFacts(this.#state.unitName, modelType, options);
    this.#uniter = new Uniter({
      charm: () => charm,
      facts: () => this.facts,
      model: { uuid: this.facts.modelUuid, type: modelType },
      now,
      retriesHooks: () => true,
      store: {
        view: () => this.#state,
        apply: (_before, after) => (this.#state = after),
        commit: (_opened, outcome) => this.#commit(outcome),
      },
      ...(readFile === undefined ? {} : { readFile }),
      ...(writeFile === undefined ? {} : { writeFile }),
      ...(randomBytes === undefined ? {} : { randomBytes }),
    });
  }

  /** The unit as everybody else sees it: what a running hook holds back is not in it. */
  get state(): UnitState {
    return this.#state;
  }

  /** Hooks that wait, in the order they will run. */
  get pending(): readonly Hook[] {
    return this.#uniter.schedule.pending;
  }

  /** The hook that failed last and has not succeeded since. */
  get failed(): Hook | undefined {
    return this.#uniter.schedule.failed?.hook;
  }

  /** When Juju would run the failed hook again by itself, in milliseconds since the epoch. */
  get retryAt(): number | undefined {
    return this.#uniter.schedule.failed?.retryAt;
  }

  /** The unit's status as `juju status` shows it. */
  get status(): StatusState {
    return shownStatus(this.#state.unitStatus, this.failed);
  }

  /** Queues the hooks of a new unit. */
  deploy(): readonly Hook[] {
    return this.#enqueue(...hooksOfNewUnit(this.#state, this.facts.jujuVersion));
  }

  /**
   * Changes options; `null` resets one to its default.
   *
   * @throws `JUJU_EMULATOR_UNKNOWN_NAME`, `JUJU_EMULATOR_BAD_VALUE`
   */
  setConfig(values: Readonly<Record<string, ConfigValue | null>>): readonly Hook[] {
    checkConfig(this.charm, values);
    this.update((state) => ({
      ...state,
      config: Object.fromEntries(
        Object.entries({ ...state.config, ...values }).filter(
          (entry): entry is [string, ConfigValue] => entry[1] !== null,
        ),
      ),
    }));
    return this.#enqueue(hook('config-changed'));
  }

  /**
   * Gives a resource a new file, which Juju tells the charm as an upgrade.
   *
   * @param path - absolute, as the charm sees it
   * @throws `JUJU_EMULATOR_UNKNOWN_NAME`
   */
  attachResource(name: string, path: string): readonly Hook[] {
    if (!Object.hasOwn(this.charm.resources, name))
      throw unknownName('the charm', 'resource', name, Object.keys(this.charm.resources));
    this.update((state) => ({ ...state, resources: { ...state.resources, [name]: path } }));
    return this.#enqueue(hook('upgrade-charm'), hook('config-changed'));
  }

  /** Makes this unit the leader, also while a hook runs, or takes the role away, of which Juju says nothing. */
  setLeader(leader: boolean): readonly Hook[] {
    this.update((state) => ({ ...state, leader }));
    return leader ? this.#enqueue(hook('leader-elected')) : [];
  }

  /** Changes how many units the operator wants; no hook tells of it. */
  setPlannedUnits(plannedUnits: number): void {
    this.update((state) => ({ ...state, plannedUnits }));
  }

  /** Changes the unit's addresses. */
  setNetwork(network: NetworkState): readonly Hook[] {
    this.update((state) => ({ ...state, network }));
    return this.#enqueue(hook('config-changed'));
  }

  /**
   * Tells that Pebble answers in a container.
   *
   * @throws `JUJU_EMULATOR_UNKNOWN_NAME`
   */
  pebbleReady(container: string): readonly Hook[] {
    if (!Object.hasOwn(this.charm.containers, container)) {
      throw unknownName('the charm', 'container', container, Object.keys(this.charm.containers));
    }
    return this.#enqueue(pebbleReady(container));
  }

  /** Queues any hook. */
  enqueue(event: Hook): readonly Hook[] {
    return this.#enqueue(event);
  }

  /** Changes what Juju holds of the unit, also while a hook runs. */
  update(change: (state: UnitState) => UnitState): void {
    this.#uniter.update(change);
  }

  /** Writes a line into the unit's log. */
  log(level: LogLevel, source: string, message: string): void {
    this.#uniter.log(level, source, message);
  }

  /**
   * Runs the first hook that waits; one that has failed without Juju's pause.
   *
   * @returns `undefined` when none waits
   */
  async next(runner: Runner, options: { readonly signal?: AbortSignal } = {}): Promise<DispatchRecord | undefined> {
    const event = this.#uniter.schedule.next('anyTime');
    return event === undefined ? undefined : await this.dispatch(event, runner, options);
  }

  /** Takes the hook that has failed as done without running it: `juju resolved --no-retry`. */
  skipFailed(): void {
    this.#uniter.skipFailed();
  }

  /**
   * Runs an action, its parameters checked and filled in first, as the controller does.
   *
   * @throws `JUJU_EMULATOR_UNKNOWN_NAME`, `JUJU_EMULATOR_BAD_VALUE`
   */
  async runAction(
    name: string,
    parameters: Readonly<Record<string, unknown>>,
    runner: Runner,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<DispatchRecord> {
    const filled = fillParameters(this.charm, name, parameters, this.facts.jujuVersion);
    this.#actions += 1;
    const action: Action = { kind: 'action', name, id: String(this.#actions), parameters: filled };
    return await this.dispatch(action, runner, options);
  }

  /**
   * Runs one hook or action, whatever waits.
   *
   * @param event - a name stands for a hook that says nothing more
   * @throws `JUJU_EMULATOR_BUSY`; what the runner throws: nothing is committed then, and the hook waits
   */
  async dispatch(
    event: DispatchEvent | string,
    runner: Runner,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<DispatchRecord> {
    return await this.#uniter.dispatch(typeof event === 'string' ? hook(event) : event, runner, options);
  }

  /** Nobody else has a say; storage is there at once. */
  #commit({ state, storageAdds }: CommitOutcome): undefined {
    let number = Math.max(-1, ...state.storage.map(({ id }) => Number(/\d+$/.exec(id)?.[0] ?? 0))) + 1;
    const added = newStorage(this.charm, storageAdds, () => number++);
    this.#state = added.length === 0 ? state : { ...state, storage: [...state.storage, ...added] };
    this.#enqueue(...added.map(({ id }) => storageHook(id, 'attached')));
    return undefined;
  }

  #enqueue(...hooks: readonly Hook[]): readonly Hook[] {
    for (const event of hooks) this.#uniter.schedule.queue.add(event);
    return hooks;
  }
}
