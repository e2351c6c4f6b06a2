import type {
  ActionOutcome,
  DispatchEvent,
  DispatchRecord,
  Execution,
  ExecutionResult,
  Hook,
  Model,
  StatusState,
  UnitState,
} from '@charmsmith/juju-emulator';
import { localError } from '../errors.ts';
import type { Slots } from '../loop/slots.ts';
import type { LocalModel } from '../model/local-model.ts';
import type { Pod } from '../pod/pod.ts';
import { networkOf } from './describe-pod.ts';
import type { LocalUnit } from './local-unit.ts';
import { runInPod } from './run-in-pod.ts';
import type { UnitPod } from './unit-pod.ts';

/** What a {@link RunningUnit} is made of. */
export interface RunningUnitOptions {
  readonly name: string;
  readonly model: LocalModel;
  readonly containers: readonly string[];
  readonly pods: UnitPod;
  /** Shared by the units of a model. */
  readonly slots: Slots;
  /** Puts into a new pod what all pods of the application have. */
  readonly furnish: (pod: Pod) => Promise<void>;
  readonly onDispatchStart: (unit: RunningUnit, name: string) => void;
  /** Told before those who wait for the record. */
  readonly onDispatch: (unit: RunningUnit, record: DispatchRecord) => Promise<void>;
  readonly onChange: () => void;
  readonly signal: AbortSignal | undefined;
}

const defaultGraceMs = 30_000;

/** The name that Juju gives to what `juju exec` runs: an action. */
const execAction = 'juju-exec';

/** A unit that is up. */
export class RunningUnit implements LocalUnit {
  readonly name: string;
  readonly model: LocalModel;
  readonly #juju: Model;
  readonly #options: RunningUnitOptions;
  #queue: Promise<unknown> = Promise.resolve();
  #command: readonly [string, ...string[]] | undefined;
  #running: string | undefined;
  #last: DispatchRecord | undefined;

  constructor(options: RunningUnitOptions) {
    this.name = options.name;
    this.model = options.model;
    this.#juju = options.model.juju;
    this.#options = options;
  }

  get state(): UnitState {
    return this.#juju.unit(this.name);
  }

  get status(): StatusState {
    const { current, message = '', since: shown } = this.#shown['workload-status'];
    const since = Date.parse(shown);
    return this.lost ? { status: 'unknown', message: 'agent lost', since } : { status: current, message, since };
  }

  get pending(): readonly Hook[] {
    return this.#juju.pending(this.name);
  }

  get failed(): Hook | undefined {
    return this.#shown['workload-status'].current === 'error' ? this.pending[0] : undefined;
  }

  get ready(): boolean {
    return this.#options.pods.isOpen;
  }

  /** Whether its pod is gone, and its agent with it. */
  get lost(): boolean {
    return this.#options.pods.isLost;
  }

  get pod(): Pod {
    return this.#options.pods.pod;
  }

  get running(): string | undefined {
    return this.#running;
  }

  get last(): DispatchRecord | undefined {
    return this.#last;
  }

  /** Whether it runs the hooks of its removal, or waits to. */
  get dying(): boolean {
    return this.#shown.life === 'dying';
  }

  /**
   * Starts the unit's pod; the hooks that tell of it then wait.
   *
   * @throws what {@link createPod} throws
   */
  async open(): Promise<void> {
    const { containers, furnish, onChange, pods, signal } = this.#options;
    const pod = await pods.open(signal);
    await furnish(pod);
    if (!this.state.network.bindAddresses.includes(pod.address))
      this.#juju.setNetwork(this.name, networkOf(pod.address));
    for (const container of containers) this.#juju.pebbleReady(this.name, container);
    onChange();
  }

  async settle(): Promise<readonly DispatchRecord[]> {
    this.#checkReady();
    if (this.failed !== undefined) this.resolved();
    const records: DispatchRecord[] = [];
    await this.drain(records);
    return records;
  }

  /** Runs what is due until nothing is, or something does not succeed. */
  async drain(records: DispatchRecord[]): Promise<void> {
    for (let committed = true; committed;) {
      const record = await this.step();
      if (record === undefined) return;
      records.push(record);
      // What was killed waits to be run again at once: it would be killed again and again.
      committed = record.committed;
    }
  }

  async step(): Promise<DispatchRecord | undefined> {
    return this.#exclusively(async () =>
      this.ready && this.#options.signal?.aborted !== true ? this.#step() : undefined,
    );
  }

  run(hook: Hook | string): Promise<DispatchRecord> {
    return this.#exclusively(() => this.#dispatch(hook));
  }

  enqueue(hook: Hook | string): void {
    this.#juju.enqueue(this.name, hook);
  }

  runAction(name: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<DispatchRecord> {
    return this.#exclusively(async () => {
      this.#checkReady();
      const id = this.#juju.enqueueAction(this.name, name, parameters);
      for (;;) {
        const record = await this.#step();
        if (record === undefined) throw actionWaits(this.name, name);
        if (record.event.kind === 'action' && record.event.id === id) return record;
      }
    });
  }

  exec(command: readonly [string, ...string[]]): Promise<ActionOutcome> {
    return this.#exclusively(async () => {
      this.#command = command;
      try {
        const parameters = { command: command.join(' ') };
        const { action } = await this.#dispatch({ kind: 'action', name: execAction, id: '0', parameters });
        return action ?? { status: 'failed', message: 'the command gave no outcome', results: {} };
      } finally {
        this.#command = undefined;
      }
    });
  }

  resolved(options?: { readonly retry?: boolean }): void {
    this.#juju.resolved(this.name, options);
  }

  async replacePod({ graceMs = defaultGraceMs }: { readonly graceMs?: number } = {}): Promise<void> {
    const { onChange, pods } = this.#options;
    const killing = setTimeout(() => void pods.close(), graceMs);
    try {
      await this.#exclusively(async () => {
        if (this.dying) await this.#stopContainers(graceMs);
        else if (this.ready) await this.#stop(graceMs);
        else this.#juju.replacePod(this.name, { killed: true });
        clearTimeout(killing);
        await pods.close();
        onChange();
        await this.open();
      });
    } finally {
      clearTimeout(killing);
    }
  }

  async killPod(): Promise<void> {
    await this.#options.pods.close();
    this.#options.onChange();
  }

  async killContainer(container: string): Promise<void> {
    await this.pod.killContainer(container);
  }

  /** Runs the charm, or the command in its place, in the pod. */
  async runCharm(execution: Execution): Promise<ExecutionResult> {
    this.#running = execution.environment['JUJU_DISPATCH_PATH']?.replace(/^(?:hooks|actions)\//, '');
    this.#options.onDispatchStart(this, this.#running ?? '');
    try {
      return await runInPod(this.#options.pods, execution, this.#command);
    } finally {
      this.#running = undefined;
    }
  }

  /** Ends its pod, without a word to Juju. */
  async close(): Promise<void> {
    await this.#options.pods.close();
  }

  /** The charm stops while its containers end. What does not succeed is done with all the same: the pod goes. */
  async #stop(graceMs: number): Promise<void> {
    this.#juju.replacePod(this.name);
    const stops = this.pending.some(({ name }) => name === 'stop');
    const [record] = await Promise.all([
      stops ? this.#dispatch('stop').catch(() => undefined) : undefined,
      this.#stopContainers(graceMs),
    ]);
    if (!stops || record?.committed === true) return;
    if (this.failed?.name === 'stop') this.resolved({ retry: false });
    else this.#juju.replacePod(this.name, { killed: true });
  }

  async #stopContainers(graceMs: number): Promise<void> {
    if (this.ready) await this.#options.pods.stopContainers(graceMs);
  }

  async #step(): Promise<DispatchRecord | undefined> {
    const { slots, signal } = this.#options;
    const options = { unit: this.name, ...(signal === undefined ? {} : { signal }) };
    return slots.use(async () => this.#told(await this.#juju.step(options)));
  }

  async #dispatch(event: DispatchEvent | string): Promise<DispatchRecord> {
    this.#checkReady();
    const { slots, signal } = this.#options;
    const options = signal === undefined ? {} : { signal };
    return slots.use(async () => this.#told(await this.#juju.dispatch(this.name, event, options)));
  }

  async #told<T extends DispatchRecord | undefined>(record: T): Promise<T> {
    if (record === undefined) return record;
    this.#last = record;
    await this.#options.onDispatch(this, record);
    return record;
  }

  #checkReady(): void {
    this.#options.pods.check();
  }

  get #shown() {
    const shown = this.#juju.status().applications[this.model.application]?.units[this.name];
    if (shown !== undefined) return shown;
    throw localError('LOCAL_UNKNOWN_UNIT', `${this.name} is gone`);
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}

function actionWaits(unit: string, action: string): Error {
  return localError('LOCAL_ACTION_WAITS', `action ${action} waits: ${unit} has not started yet`, {
    hint: 'It is run when the hooks before it have succeeded; see which one has not with: npm run model -- status',
  });
}
