import { setTimeout as delay } from 'node:timers/promises';
import type { DispatchRecord } from '@charmsmith/juju-emulator';
import type { LocalUnit } from '../unit/local-unit.ts';

/** How a {@link UnitLoop} behaves. */
export interface UnitLoopOptions {
  /** Milliseconds of quiet after which update-status is raised. Default: Juju's, 300,000. */
  readonly updateStatusIntervalMs?: number;
  /** Milliseconds until a failed hook is run again; doubled for each failure in a row, up to 5 minutes. Default 5,000. */
  readonly retryDelayMs?: number;
  /** Ends the loop. */
  readonly signal: AbortSignal;
}

const longestRetryDelayMs = 300_000;

/**
 * Runs the hooks of a unit as they come, one at a time, as its agent does on a cluster: those that wait, failed ones
 * again, and update-status when all is quiet.
 */
export class UnitLoop {
  readonly #unit: LocalUnit;
  readonly #actions: (() => Promise<void>)[] = [];
  #wake = Promise.withResolvers<void>();
  #idle = Promise.withResolvers<void>();

  constructor(unit: LocalUnit) {
    this.#unit = unit;
  }

  /** Runs until the signal fires. */
  async run({ updateStatusIntervalMs = 300_000, retryDelayMs = 5_000, signal }: UnitLoopOptions): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      this.#wake = Promise.withResolvers();
      const action = this.#actions.shift();
      const [hook] = this.#unit.agent.pending;
      if (action !== undefined) await action();
      else if (hook !== undefined && failures === 0) failures = await this.#runHook(hook, failures);
      else {
        if (hook === undefined) this.#idle.resolve();
        const ms =
          hook === undefined
            ? updateStatusIntervalMs
            : Math.min(retryDelayMs * 2 ** (failures - 1), longestRetryDelayMs);
        if (!(await this.#pause(ms, signal))) continue;
        failures = hook === undefined ? await this.#runHook('update-status', 0) : await this.#runHook(hook, failures);
      }
    }
  }

  /** Settles when no hook waits. Call it after a change: what the change raises is waited for. */
  async idle(): Promise<void> {
    this.#idle = Promise.withResolvers();
    this.wake();
    await this.#idle.promise;
  }

  /** Looks for work at once: something has changed. */
  wake(): void {
    this.#wake.resolve();
  }

  /** Runs an action as soon as no hook runs. */
  runAction(name: string, parameters: Readonly<Record<string, unknown>>): Promise<DispatchRecord> {
    return new Promise((resolve, reject) => {
      this.#actions.push(() => this.#unit.runAction(name, parameters).then(resolve, reject));
      this.wake();
    });
  }

  /** Raises update-status as soon as no hook runs. */
  updateStatus(): Promise<DispatchRecord> {
    return new Promise((resolve, reject) => {
      this.#actions.push(() => this.#unit.run('update-status').then(resolve, reject));
      this.wake();
    });
  }

  async #runHook(hook: Parameters<LocalUnit['run']>[0], failures: number): Promise<number> {
    const { committed } = await this.#unit.run(hook);
    return committed ? 0 : failures + 1;
  }

  /** Waits; tells whether it was for the whole time. */
  async #pause(ms: number, signal: AbortSignal): Promise<boolean> {
    const stop = new AbortController();
    const timer = delay(ms, true, { signal: AbortSignal.any([signal, stop.signal]) }).catch(() => false);
    const waited = await Promise.race([timer, this.#wake.promise.then(() => false)]);
    stop.abort();
    return waited;
  }
}
