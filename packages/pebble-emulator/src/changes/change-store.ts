import type { Clock } from '../clock/clock.ts';
import { Change } from './change.ts';
import type { ChangeSpec } from './change.ts';
import { isReady } from './status.ts';
import { Task } from './task.ts';
import type { TaskSpec } from './task.ts';

const keptReadyChanges = 1000;
const keptMs = 7 * 24 * 3_600_000;

/** The changes of this daemon run. Changes and tasks are counted apart, each from 1. */
export class ChangeStore {
  readonly #changes = new Map<string, Change>();
  readonly #tasks = new Map<string, Task>();
  readonly #clock: Clock;
  readonly #onUpdate: ((change: Change) => void) | undefined;
  #changeCount = 0;
  #taskCount = 0;
  #laneCount = 0;
  #refusing = false;

  /** @param onUpdate - told of every new change and of each new status of one */
  constructor(clock: Clock, onUpdate?: (change: Change) => void) {
    this.#clock = clock;
    this.#onUpdate = onUpdate;
  }

  /** Makes a task; it runs once a change holds it. */
  newTask(spec: TaskSpec): Task {
    const task = new Task(String((this.#taskCount += 1)), spec, this.#clock);
    this.#tasks.set(task.id, task);
    return task;
  }

  /** A lane that no other task is in. */
  newLane(): number {
    return (this.#laneCount += 1);
  }

  /** Makes a change and lets its tasks begin, after the caller has had its turn. */
  start(spec: ChangeSpec): Change {
    if (this.#refusing) throw new Error('daemon is stopping');
    const change = new Change(String((this.#changeCount += 1)), spec, this.#clock, this.#onUpdate);
    this.#changes.set(change.id, change);
    this.#forgetOldest();
    queueMicrotask(() => change.proceed());
    return change;
  }

  change(id: string): Change | undefined {
    return this.#changes.get(id);
  }

  task(id: string): Task | undefined {
    return this.#tasks.get(id);
  }

  /** The change that a task belongs to. */
  changeOf(task: Task): Change | undefined {
    return this.all().find(({ tasks }) => tasks.includes(task));
  }

  /** All changes, oldest first. */
  all(): Change[] {
    return [...this.#changes.values()];
  }

  /** Takes back every task that has not begun. */
  hold(): void {
    for (const change of this.all()) change.hold();
  }

  /** Begins no change any more. */
  refuse(): void {
    this.#refusing = true;
  }

  /** Waits until nothing is in progress. */
  async settled(): Promise<void> {
    await Promise.all(this.all().map(({ ready }) => ready));
  }

  #forgetOldest(): void {
    const expired = this.#clock.now().getTime() - keptMs;
    const ready = this.all().filter(({ status }) => isReady(status));
    const surplus = ready.length - keptReadyChanges;
    for (const [index, change] of ready.entries()) {
      if (index >= surplus && (change.readyTime?.getTime() ?? Infinity) >= expired) continue;
      this.#changes.delete(change.id);
      for (const task of change.tasks) this.#tasks.delete(task.id);
    }
  }
}
