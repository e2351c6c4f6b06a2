import type { CharmDescription, ConfigValue } from '../charm/charm-description.ts';
import { JujuEmulatorError } from '../errors.ts';
import { HookContext, type CommitOutcome } from '../interpreter/hook-context.ts';
import { initialUnitState } from '../state/initial-unit-state.ts';
import type { NetworkState, StatusState, UnitState } from '../state/unit-state.ts';
import { agentFacts, type AgentFacts } from './agent-facts.ts';
import { decideActionOutcome, isTermination } from './action-outcome.ts';
import { fillParameters } from './action-parameters.ts';
import { statusAfter, statusBefore } from './agent-status.ts';
import { checkConfig, unknownName } from './check-config.ts';
import { hook, pebbleReady, relationHook, type Action, type DispatchEvent, type Hook } from './dispatch-event.ts';
import type { DispatchRecord, ExecutionResult, Runner } from './execution.ts';
import { HookQueue } from './hook-queue.ts';
import { openRun, type Run } from './run.ts';

/** What {@link UnitAgent} is made of. */
export interface UnitAgentOptions extends Partial<AgentFacts> {
  readonly charm: CharmDescription;
  /** Where the unit stands. Default: just deployed, see {@link initialUnitState}. */
  readonly state?: UnitState;
  /** Milliseconds since the epoch. Default: this machine's clock. */
  readonly now?: () => number;
  /** Opens files that the charm names, such as secret content. Default: this machine's. */
  readonly readFile?: (path: string) => Promise<Uint8Array>;
}

/**
 * The agent of one unit: holds its state, knows which hooks wait, and runs the charm for one at a time.
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
  readonly #now: () => number;
  readonly #readFile: UnitAgentOptions['readFile'];
  readonly #queue = new HookQueue();
  #state: UnitState;
  #running: HookContext | undefined;
  #actions = 0;

  constructor(options: UnitAgentOptions) {
    this.charm = options.charm;
    this.#now = options.now ?? Date.now;
    this.#readFile = options.readFile;
    const { unitName } = options;
    this.#state = options.state ?? initialUnitState(options.charm, unitName === undefined ? {} : { unitName });
    this.facts = agentFacts(this.#state.unitName, options);
  }

  /** The unit as everybody else sees it: what a running hook holds back is not in it. */
  get state(): UnitState {
    return this.#running?.durable ?? this.#state;
  }

  /** Hooks that wait, in the order they will run. */
  get pending(): readonly Hook[] {
    return this.#queue.pending;
  }

  /** The hook that failed last and has not succeeded since. */
  get failed(): Hook | undefined {
    return this.#queue.failed;
  }

  /** The unit's status as `juju status` shows it. */
  get status(): StatusState {
    const { unitStatus } = this.state;
    if (this.failed === undefined) return unitStatus;
    return { ...unitStatus, status: 'error', message: `hook failed: "${this.failed.name}"` };
  }

  /** Queues the hooks of a new unit on Kubernetes. */
  deploy(): readonly Hook[] {
    const { leader, relations, storage } = this.state;
    return this.#enqueue(
      hook('install'),
      ...relations.map(({ id }) => relationHook(id, 'created')),
      ...(leader ? [hook('leader-elected')] : []),
      hook('config-changed'),
      hook('start'),
      ...storage.map(({ id }): Hook => ({
        kind: 'hook',
        name: `${id.replace(/\/\d+$/, '')}-storage-attached`,
        storageId: id,
      })),
    );
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
    if (!(name in this.charm.resources)) throw unknownName('resource', name, this.charm.resources);
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
    if (!(container in this.charm.containers)) throw unknownName('container', container, this.charm.containers);
    return this.#enqueue(pebbleReady(container));
  }

  /** Queues any hook. */
  enqueue(event: Hook): readonly Hook[] {
    return this.#enqueue(event);
  }

  /** Changes what Juju holds of the unit, also while a hook runs. */
  update(change: (state: UnitState) => UnitState): void {
    if (this.#running === undefined) this.#state = change(this.#state);
    else this.#running.applyNow(change);
  }

  /** Writes a line into the unit's log. */
  log(level: 'DEBUG' | 'ERROR' | 'INFO' | 'WARNING', source: string, message: string): void {
    const line = { at: this.#now(), level, source, message };
    this.update((state) => ({ ...state, log: [...state.log, line] }));
  }

  /**
   * Runs the first hook that waits.
   *
   * @returns `undefined` when none waits
   */
  async next(runner: Runner, options: { readonly signal?: AbortSignal } = {}): Promise<DispatchRecord | undefined> {
    const [first] = this.#queue.pending;
    return first === undefined ? undefined : await this.dispatch(first, runner, options);
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
    const description = this.charm.actions[name];
    if (description === undefined) throw unknownName('action', name, this.charm.actions);
    const filled = fillParameters(name, description, parameters);
    this.#actions += 1;
    const action: Action = { kind: 'action', name, id: String(this.#actions), parameters: filled };
    return await this.dispatch(action, runner, options);
  }

  /**
   * Runs the charm once. Exit code 0 commits what the run held back; anything else drops it, and a hook then waits to
   * be run again.
   *
   * @param event - a hook or action, or the name of a hook
   * @param runner - runs the charm
   * @param options - `signal` ends the run, as a terminated agent does
   * @throws `JUJU_EMULATOR_BUSY`; whatever the runner throws, after nothing was committed
   */
  async dispatch(
    event: DispatchEvent | string,
    runner: Runner,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<DispatchRecord> {
    const what = typeof event === 'string' ? hook(event) : event;
    if (this.#running !== undefined) throw busy(this.#running.event, what);
    const before = this.#state;
    if (what.kind === 'hook') this.#queue.begin(what);
    this.#setStatus(statusBefore(what));
    const context = this.#open(what);
    const run = openRun(context, this.facts, options.signal ?? new AbortController().signal);
    const startedAt = performance.now();
    try {
      const result = await runner(run.execution);
      const durationMs = performance.now() - startedAt;
      await context.idle();
      return this.#close(run, { before, result, durationMs });
    } catch (error) {
      this.#state = context.rollback();
      if (what.kind === 'hook') this.#queue.repeat(what);
      throw error;
    } finally {
      this.#running = undefined;
    }
  }

  #open(event: DispatchEvent): HookContext {
    const context = new HookContext({
      charm: this.charm,
      state: this.#state,
      event,
      charmDir: this.facts.charmDir,
      now: this.#now,
      jujuVersion: this.facts.jujuVersion,
      model: { uuid: this.facts.modelUuid, type: 'caas' },
      ...(this.#readFile === undefined ? {} : { readFile: this.#readFile }),
    });
    this.#running = context;
    return context;
  }

  #close(run: Run, end: { before: UnitState; result: ExecutionResult; durationMs: number }): DispatchRecord {
    const { context, commands, printed } = run;
    const { event } = context;
    const { before, durationMs, result } = end;
    const succeeded = result.exitCode === 0 && result.signal === undefined;
    const { state, refused }: CommitOutcome = succeeded
      ? context.commit()
      : { state: context.rollback(), storageAdds: {} };
    const committed = succeeded && refused === undefined;
    this.#state = state;
    this.#running = undefined;
    if (refused !== undefined) this.log('ERROR', 'agent', `cannot commit ${event.name}: ${refused}`);
    if (committed) this.#setStatus(statusAfter(event, this.#state.unitStatus));
    this.#settle(event, result, committed);
    const [stdout, stderr] = [printed.stdout.join('\n'), printed.stderr.join('\n')];
    return {
      event,
      ...result,
      durationMs,
      committed,
      ...(refused === undefined ? {} : { refused }),
      commands,
      before,
      after: this.#state,
      ...(context.action === undefined
        ? {}
        : { action: decideActionOutcome(context.action, result, { stdout, stderr }, refused) }),
    };
  }

  /** An action leaves nothing to be run again, whatever its end. */
  #settle(event: DispatchEvent, result: ExecutionResult, committed: boolean): void {
    if (event.kind === 'action') return;
    if (committed) {
      this.#queue.succeed(event);
    } else if (isTermination(result)) {
      this.#queue.repeat(event);
    } else {
      this.#queue.fail(event);
      this.log('ERROR', 'agent', `hook "${event.name}" failed: exit status ${result.exitCode}`);
    }
  }

  #setStatus(status: Pick<StatusState, 'message' | 'status'> | undefined): void {
    if (status === undefined) return;
    const unitStatus = { ...status, since: this.#now() };
    this.#state = { ...this.#state, unitStatus };
  }

  #enqueue(...hooks: readonly Hook[]): readonly Hook[] {
    this.#queue.add(hooks);
    return hooks;
  }
}

function busy(running: DispatchEvent, wanted: DispatchEvent): JujuEmulatorError {
  return new JujuEmulatorError(`cannot run ${wanted.name}: ${running.name} is still running`, {
    code: 'JUJU_EMULATOR_BUSY',
    hint: 'A unit runs one hook or action at a time: wait for the one before.',
  });
}
