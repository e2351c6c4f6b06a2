import type { DispatchRecord, Hook } from '@charmsmith/juju-emulator';
import { localError } from '../errors.ts';

/** How a {@link ModelLoop} behaves. */
export interface ModelLoopOptions {
  /** Milliseconds of quiet after which a unit's update-status is raised. Default: Juju's, 300,000. */
  readonly updateStatusIntervalMs?: number;
  /** Called each time that no hook waits any more in any unit; the loop goes on meanwhile, and ends when it rejects. */
  readonly onIdle?: () => Promise<void>;
  /** Ends the loop. */
  readonly signal: AbortSignal;
}

/** A unit as the loop sees it. */
export interface LoopUnit {
  readonly name: string;
  /** Whether it can run hooks now: not while it has no pod. */
  readonly ready: boolean;
  /** Hooks that wait, also one that has failed. */
  readonly pending: readonly Hook[];
  /** Has a hook wait. */
  enqueue(hook: string): void;
  /** Runs what is due; `undefined` when nothing is. */
  step(): Promise<DispatchRecord | undefined>;
}

/** A model as the loop sees it. */
export interface LoopModel {
  /** Those that there are at the moment. */
  readonly units: readonly LoopUnit[];
  /** Milliseconds until something is due by itself, such as a hook that has failed. */
  readonly dueInMs: number;
}

interface WaitingForIdle {
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

/** What the loop knows of a unit. */
interface UnitProgress {
  running: boolean;
  /** Nothing was due when it was last asked. */
  blocked: boolean;
  quietSince: number;
}

/** The longest that a timer can wait; a longer pause is taken in parts. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Runs the hooks of a model's units as they come, as their agents do on a cluster: in each unit one at a time, those
 * that wait, failed ones again, and update-status when all is quiet; different units at the same time.
 */
export class ModelLoop {
  readonly #model: LoopModel;
  readonly #progress = new Map<string, UnitProgress>();
  readonly #idle: WaitingForIdle[] = [];
  #look = Promise.withResolvers<void>();
  #ended = false;

  constructor(model: LoopModel) {
    this.#model = model;
  }

  /**
   * Runs until the signal fires, and what it began has ended. A loop runs once.
   *
   * @throws what `onIdle` or a unit throws; a hook that fails is no error
   */
  async run(options: ModelLoopOptions): Promise<void> {
    const { onIdle } = options;
    const failed = new AbortController();
    const signal = AbortSignal.any([options.signal, failed.signal]);
    let idling: Promise<void> | undefined = Promise.resolve();
    const idle = () => {
      for (const { resolve } of this.#idle.splice(0)) resolve();
      idling = idling?.then(onIdle);
      idling?.catch(() => failed.abort());
    };
    const running = new Set<Promise<void>>();
    const start = (work: Promise<void>) => {
      running.add(work);
      work.then(
        () => running.delete(work),
        () => failed.abort(), // kept, so that its failure is thrown at the end
      );
    };
    try {
      await this.#work({ ...options, signal }, start, idle);
    } finally {
      this.#end();
    }
    const outcomes = await Promise.allSettled([...running, idling]);
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
  }

  /**
   * Settles when no hook waits in any unit. Call it after a change: what the change raises is waited for.
   *
   * @throws CharmsmithError `LOCAL_NO_MODEL` when the loop ends before
   */
  idle(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#idle.push({ resolve, reject });
      if (this.#ended) this.#end();
      else this.wake();
    });
  }

  /** Looks for work at once: something has changed. */
  wake(): void {
    for (const progress of this.#progress.values()) progress.blocked = false;
    this.#look.resolve();
  }

  async #work(options: ModelLoopOptions, start: (work: Promise<void>) => void, idle: () => void): Promise<void> {
    let wasIdle = false;
    while (!options.signal.aborted) {
      this.#look = Promise.withResolvers();
      const { busy, pauseMs } = this.#startWhatIsDue(options, start);
      if (!busy && (!wasIdle || this.#idle.length > 0)) idle();
      wasIdle = !busy;
      await this.#pause(pauseMs, options.signal);
    }
  }

  /** Starts what each unit does next; tells whether any has something to do, and when to look again. */
  #startWhatIsDue(
    { updateStatusIntervalMs = 300_000 }: ModelLoopOptions,
    start: (work: Promise<void>) => void,
  ): { readonly busy: boolean; readonly pauseMs: number } {
    let [busy, pauseMs] = [false, this.#model.dueInMs];
    for (const unit of this.#model.units) {
      const progress = this.#progressOf(unit.name);
      if (progress.running) busy = true;
      if (progress.running || !unit.ready) continue;
      if (unit.pending.length === 0) {
        const quietMs = performance.now() - progress.quietSince;
        if (quietMs < updateStatusIntervalMs) {
          pauseMs = Math.min(pauseMs, updateStatusIntervalMs - quietMs);
          continue;
        }
        unit.enqueue('update-status');
      }
      busy = true;
      if (!progress.blocked) start(this.#step(unit, progress));
    }
    return { busy, pauseMs };
  }

  async #step(unit: LoopUnit, progress: UnitProgress): Promise<void> {
    progress.running = true;
    const record = await unit.step();
    progress.running = false;
    progress.quietSince = performance.now();
    // What one has run, others may have to answer.
    if (record !== undefined) this.wake();
    else progress.blocked = true;
    this.#look.resolve();
  }

  #progressOf(name: string): UnitProgress {
    const known = this.#progress.get(name);
    if (known !== undefined) return known;
    const progress = { running: false, blocked: false, quietSince: performance.now() };
    this.#progress.set(name, progress);
    return progress;
  }

  /** Tells all who wait that it is in vain. */
  #end(): void {
    this.#ended = true;
    for (const { reject } of this.#idle.splice(0)) {
      reject(localError('LOCAL_NO_MODEL', 'the model has ended while hooks wait'));
    }
  }

  /** Waits until there may be something to do, or the loop is ended. */
  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const end = () => resolve();
    const timer = setTimeout(() => this.wake(), Math.min(ms, longestTimerMs));
    signal.addEventListener('abort', end, { once: true });
    void this.#look.promise.then(end);
    await promise;
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
