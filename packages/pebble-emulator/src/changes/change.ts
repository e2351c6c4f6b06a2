import type { Clock } from '../clock/clock.ts';
import { changeStatus, isReady } from './status.ts';
import type { Status } from './status.ts';
import type { Task } from './task.ts';

/** What a change is made of. */
export interface ChangeSpec {
  readonly kind: string;
  readonly summary: string;
  readonly tasks: readonly Task[];
  /** The services that the request named. */
  readonly services?: readonly string[];
  /** What its notices carry beside its kind. */
  readonly noticeData?: Readonly<Record<string, string>>;
}

/** Something the daemon was asked to do: tasks that run in order, lanes side by side. */
export class Change {
  readonly id: string;
  readonly kind: string;
  readonly summary: string;
  readonly tasks: readonly Task[];
  readonly services: readonly string[];
  readonly noticeData: Readonly<Record<string, string>>;
  readonly spawnTime: Date;
  /** Resolves once the change is ready, whether it went well or not. */
  readonly ready: Promise<void>;
  readonly #resolveReady: () => void;
  readonly #clock: Clock;
  readonly #onUpdate: (change: Change) => void;
  #told: Status | undefined;
  #readyTime: Date | undefined;

  /** @param onUpdate - told when it has been made, and of each new status */
  constructor(id: string, spec: ChangeSpec, clock: Clock, onUpdate: (change: Change) => void = () => undefined) {
    this.id = id;
    this.kind = spec.kind;
    this.summary = spec.summary;
    this.tasks = spec.tasks;
    this.services = spec.services ?? [];
    this.noticeData = { kind: spec.kind, ...spec.noticeData };
    this.#clock = clock;
    this.#onUpdate = onUpdate;
    this.spawnTime = clock.now();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.ready = promise;
    this.#resolveReady = () => resolve(undefined);
    onUpdate(this);
    for (const task of this.tasks) task.onStatus = () => this.#tell();
    if (this.tasks.length === 0) this.#tell();
    this.#settle();
  }

  get status(): Status {
    return changeStatus(this.tasks.map(({ status }) => status));
  }

  get readyTime(): Date | undefined {
    return this.#readyTime;
  }

  /** Why it failed, a line for each error of each failed task. */
  get error(): string | undefined {
    const failed = this.tasks.filter(({ status }) => status === 'Error');
    if (failed.length === 0) return undefined;
    const lines = failed.flatMap(({ summary, errors }) => errors.map((error) => `\n- ${summary} (${error})`));
    return `cannot perform the following tasks:${lines.join('')}`;
  }

  /** Starts every task whose predecessors are done. */
  proceed(): void {
    for (const task of this.tasks)
      if (task.status === 'Do' && task.after.every(({ status }) => status === 'Done')) void this.#run(task);
    this.#settle();
  }

  /** Takes back what has not been done yet. */
  abort(): void {
    for (const task of this.tasks) task.abort();
    this.#settle();
  }

  /** Takes back what has not begun; what runs goes on. */
  hold(): void {
    for (const task of this.tasks) if (task.status === 'Do') task.abort();
    this.#settle();
  }

  async #run(task: Task): Promise<void> {
    await task.run();
    if (task.status === 'Error') for (const other of fellowsOf(task, this.tasks)) other.abort();
    this.proceed();
  }

  /** Between two tasks a change falls back from `Doing` to `Do`, which is no news. */
  #tell(): void {
    const { status } = this;
    if (status === this.#told || (this.#told === 'Doing' && status === 'Do')) return;
    this.#told = status;
    this.#onUpdate(this);
  }

  #settle(): void {
    if (this.#readyTime !== undefined || !isReady(this.status)) return;
    this.#readyTime = this.#clock.now();
    this.#resolveReady();
  }
}

/** The tasks that cannot go on when one fails: those of its lane, those that wait for them, and their lanes in turn. */
function fellowsOf(failed: Task, tasks: readonly Task[]): Set<Task> {
  const fellows = new Set([failed]);
  for (const fellow of fellows)
    for (const task of tasks) if (task.lane === fellow.lane || task.after.includes(fellow)) fellows.add(task);
  fellows.delete(failed);
  return fellows;
}
