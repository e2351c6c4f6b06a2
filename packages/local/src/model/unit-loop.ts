import type { DispatchRecord } from '@charmsmith/juju-emulator';
import { localError } from '../errors.ts';
import type { LocalUnit } from '../unit/local-unit.ts';

/** How a {@link UnitLoop} behaves. */
export interface UnitLoopOptions {
  /** Milliseconds of quiet after which update-status is raised. Default: Juju's, 300,000. */
  readonly updateStatusIntervalMs?: number;
  /** Milliseconds until a failed hook is run again; doubled for each failure in a row, up to 5 minutes. Default 5,000. */
  readonly retryDelayMs?: number;
  /** Called each time that no hook waits any more; the loop goes on meanwhile, and ends when it rejects. */
  readonly onIdle?: () => Promise<void>;
  /** Ends the loop. */
  readonly signal: AbortSignal;
}

/** Somebody who waits for the loop. */
interface Waiting {
  readonly what: string;
  readonly reject: (reason: Error) => void;
}

interface WaitingAction extends Waiting {
  readonly run: () => Promise<void>;
}

interface WaitingForIdle extends Waiting {
  readonly resolve: () => void;
}

const longestRetryDelayMs = 300_000;

/**
 * Runs the hooks of a unit as they come, one at a time, as its agent does on a cluster: those that wait, failed ones
 * again, and update-status when all is quiet.
 */
export class UnitLoop {
  readonly #unit: Pick<LocalUnit, 'agent' | 'run' | 'runAction'>;
  readonly #actions: WaitingAction[] = [];
  readonly #idle: WaitingForIdle[] = [];
  #wake = Promise.withResolvers<void>();
  #ended = false;

  constructor(unit: Pick<LocalUnit, 'agent' | 'run' | 'runAction'>) {
    this.#unit = unit;
  }

  /**
   * Runs until the signal fires, and what `onIdle` began has ended. A loop runs once.
   *
   * @throws what `onIdle` or the unit throws; a hook that fails is no error
   */
  async run(options: UnitLoopOptions): Promise<void> {
    const { onIdle } = options;
    const failed = new AbortController();
    let idling = Promise.resolve();
    const idle = () => {
      for (const { resolve } of this.#idle.splice(0)) resolve();
      idling = idling.then(onIdle);
      idling.catch(() => failed.abort());
    };
    try {
      await this.#work({ ...options, signal: AbortSignal.any([options.signal, failed.signal]) }, idle);
    } finally {
      this.#end();
      await idling;
    }
  }

  async #work(options: UnitLoopOptions, idle: () => void): Promise<void> {
    const { updateStatusIntervalMs = 300_000, retryDelayMs = 5_000, signal } = options;
    let failures = 0;
    let retryAt = 0;
    while (!signal.aborted) {
      this.#wake = Promise.withResolvers();
      const action = this.#actions.shift();
      if (action !== undefined) {
        await action.run();
        continue;
      }
      const [hook] = this.#unit.agent.pending;
      if (hook === undefined) {
        idle();
        if (!(await this.#pause(updateStatusIntervalMs, signal))) continue;
      } else if (failures > 0) {
        if (!(await this.#pause(retryAt - performance.now(), signal))) continue;
      }
      const { committed } = await this.#unit.run(hook ?? 'update-status');
      failures = committed ? 0 : failures + 1;
      retryAt = performance.now() + Math.min(retryDelayMs * 2 ** (failures - 1), longestRetryDelayMs);
    }
  }

  /**
   * Settles when no hook waits. Call it after a change: what the change raises is waited for.
   *
   * @throws CharmsmithError `LOCAL_NO_MODEL` when the loop ends before
   */
  idle(): Promise<void> {
    return this.#wait((resolve, reject) => this.#idle.push({ what: 'there are hooks that wait', resolve, reject }));
  }

  /** Looks for work at once: something has changed. */
  wake(): void {
    this.#wake.resolve();
  }

  /**
   * Runs an action as soon as no hook runs.
   *
   * @throws what the unit throws; CharmsmithError `LOCAL_NO_MODEL` when the loop ends before
   */
  runAction(name: string, parameters: Readonly<Record<string, unknown>>): Promise<DispatchRecord> {
    return this.#wait((resolve, reject) =>
      this.#actions.push({
        what: `action ${name} was not run`,
        run: () => this.#unit.runAction(name, parameters).then(resolve, reject),
        reject,
      }),
    );
  }

  #wait<T>(enlist: (resolve: (value: T) => void, reject: (reason: Error) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      enlist(resolve, reject);
      if (this.#ended) this.#end();
      else this.wake();
    });
  }

  /** Tells all who wait that it is in vain. */
  #end(): void {
    this.#ended = true;
    for (const { what, reject } of [...this.#actions.splice(0), ...this.#idle.splice(0)]) {
      reject(localError('LOCAL_NO_MODEL', `the model has ended: ${what}`));
    }
  }

  /** Waits; tells whether it was for the whole time. */
  async #pause(ms: number, signal: AbortSignal): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const interrupt = () => resolve(false);
    const timer = setTimeout(() => resolve(true), ms);
    signal.addEventListener('abort', interrupt, { once: true });
    void this.#wake.promise.then(interrupt);
    const waited = await promise;
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
    return waited;
  }
}
