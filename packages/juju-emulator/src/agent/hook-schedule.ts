import type { ModelType } from '../juju/model-type.ts';
import { hookKey, type Action, type DispatchEvent, type Hook } from './dispatch-event.ts';
import { followUpOf } from './follow-up.ts';
import { HookQueue } from './hook-queue.ts';
import { precedesActions } from './hook-rank.ts';
import { retryDelayMs } from './hook-retry.ts';

/** What a {@link HookSchedule} is made of. */
export interface HookScheduleOptions {
  readonly modelType: ModelType;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Whether a failed hook is run again by itself. */
  readonly retriesHooks: () => boolean;
  /** Tells whether a hook has lost its point while it waited: another unit leads now. */
  readonly isMoot: (hook: Hook) => boolean;
  /** Told of a hook that is passed over. */
  readonly onSkipped: (hook: Hook) => void;
}

/** A hook that has failed and not succeeded since. */
export interface FailedHook {
  readonly hook: Hook;
  /** How often in a row. */
  readonly failures: number;
  /** When it is run again by itself, in milliseconds since the epoch. */
  readonly retryAt?: number;
}

/** What waits in one unit: its hooks, its actions, and the hook that has failed. It decides what is next. */
export class HookSchedule {
  readonly queue: HookQueue;
  readonly #options: HookScheduleOptions;
  readonly #actions: Action[] = [];
  #failed: FailedHook | undefined;
  #running: DispatchEvent | undefined;

  constructor(options: HookScheduleOptions) {
    this.#options = options;
    this.queue = new HookQueue({ storageFirst: options.modelType === 'iaas' });
  }

  get failed(): FailedHook | undefined {
    return this.#failed;
  }

  /** Hooks that wait, in the order they will run. One that has failed comes first: it runs until it succeeds. */
  get pending(): readonly Hook[] {
    return this.#failed === undefined ? this.queue.all : [this.#failed.hook, ...this.queue.all];
  }

  /** Actions that wait, oldest first. */
  get actions(): readonly Action[] {
    return this.#actions;
  }

  /** Whether a hook of this name, about nothing in particular, is still to come to its end. */
  awaits(name: string): boolean {
    return this.queue.has(name) || this.#failed?.hook.name === name || this.#running?.name === name;
  }

  /** Has an action run as soon as Juju's order allows. */
  addAction(action: Action): void {
    this.#actions.push(action);
  }

  /**
   * Chooses what runs next. Only actions run while a hook has failed and waits to be run again.
   *
   * @param when - `anyTime` does not wait for a failed hook's pause
   * @returns `undefined` when nothing is due
   */
  next(when: 'anyTime' | 'now'): DispatchEvent | undefined {
    const [action] = this.#actions;
    if (this.#failed !== undefined) {
      const { hook, retryAt } = this.#failed;
      const due = when === 'anyTime' || (retryAt !== undefined && retryAt <= this.#options.now());
      if (action !== undefined && this.#mayActInError()) return action;
      return due ? hook : undefined;
    }
    const first = this.#firstWithPoint();
    if (action === undefined || !this.#mayAct()) return first;
    const before = first !== undefined && (this.queue.isFront(first) || precedesActions(first));
    return before ? first : action;
  }

  /** Notes that something begins to run. */
  begin(event: DispatchEvent): void {
    this.#running = event;
    if (event.kind === 'hook') {
      this.queue.remove(event);
      return;
    }
    const at = this.#actions.findIndex(({ id }) => id === event.id);
    if (at >= 0) this.#actions.splice(at, 1);
  }

  /** Notes that a hook has succeeded, or is taken for it. */
  succeed(done: Hook): void {
    this.#running = undefined;
    if (this.#isFailed(done)) this.#failed = undefined;
    const followUp = followUpOf(done, !this.awaits('start'));
    if (followUp === undefined) return;
    if ('first' in followUp) this.queue.addFirst(followUp.first);
    else this.queue.addAfterJoined(followUp.afterJoined);
  }

  /** Notes that a hook has failed. */
  fail(failed: Hook): void {
    this.#running = undefined;
    const again = this.#isFailed(failed);
    this.queue.remove(failed);
    // Only by a hook that was run out of order: the one that failed before is not forgotten.
    if (this.#failed !== undefined && !again) this.queue.addFirst(this.#failed.hook);
    const failures = (again ? (this.#failed?.failures ?? 0) : 0) + 1;
    const retryAt = this.#options.now() + retryDelayMs(failures);
    this.#failed = { hook: failed, failures, ...(this.#options.retriesHooks() ? { retryAt } : {}) };
  }

  /** Has what was cut short run again, as if it had not begun. An action is lost. */
  repeat(cut: DispatchEvent): void {
    this.#running = undefined;
    if (cut.kind === 'hook' && !this.#isFailed(cut)) this.queue.addFirst(cut);
  }

  /** Notes that an action has ended. */
  end(): void {
    this.#running = undefined;
  }

  /** Has a failed hook run at once. */
  retryNow(): void {
    if (this.#failed !== undefined) this.#failed = { ...this.#failed, retryAt: this.#options.now() };
  }

  /** On Kubernetes a unit acts once it has started, on machines once it is installed. */
  #mayAct(): boolean {
    return !this.awaits('install') && !(this.#options.modelType === 'caas' && this.awaits('start'));
  }

  /** A unit in error acts too; on Kubernetes only if it has ever been installed. */
  #mayActInError(): boolean {
    return this.#options.modelType === 'iaas' || !this.awaits('install');
  }

  #firstWithPoint(): Hook | undefined {
    for (let { first } = this.queue; first !== undefined; { first } = this.queue) {
      if (!this.#options.isMoot(first)) return first;
      this.queue.remove(first);
      this.#options.onSkipped(first);
    }
    return undefined;
  }

  #isFailed(other: Hook): boolean {
    return this.#failed !== undefined && hookKey(this.#failed.hook) === hookKey(other);
  }
}
