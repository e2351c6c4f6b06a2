import { setTimeout as delay } from 'node:timers/promises';
import type { DispatchRecord } from '@charmsmith/juju-emulator';
import type { LocalUnit } from '../unit/local-unit.ts';

/** How a {@link UnitLoop} behaves. */
export interface UnitLoopOptions {
  /** Milliseconds of quiet after which update-status is raised. Default: Juju's, 300,000. */
  readonly updateStatusIntervalMs?: number;
  /** Milliseconds until a failed hook is run again; doubled for each failure in a row, up to 5 minutes. Default 5,000. */
  readonly retryDelayMs?: number;
  /** Called each time that no hook waits any more; the loop goes on meanwhile. */
  readonly onIdle?: () => Promise<void>;
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

  /** Runs until the signal fires, and what `onIdle` began has ended. */
  async run(options: UnitLoopOptions): Promise<void> {
    const { updateStatusIntervalMs = 300_000, retryDelayMs = 5_000, onIdle, signal } = options;
    let failures = 0;
    let idling: Promise<void> | undefined;
    while (!signal.aborted) {
      this.#wake = Promise.withResolvers();
      const action = this.#actions.shift();
      const [hook] = this.#unit.agent.pending;
      if (action !== undefined) {
        await action();
        continue;
      }
      if (hook === undefined) {
        this.#idle.resolve();
        idling = onIdle?.();
        if (!(await this.#pause(updateStatusIntervalMs, signal))) continue;
      } else if (failures > 0) {
        const ms = Math.min(retryDelayMs * 2 ** (failures - 1), longestRetryDelayMs);
        if (!(await this.#pause(ms, signal))) continue;
      }
      const { committed } = await this.#unit.run(hook ?? 'update-status');
      failures = committed ? 0 : failures + 1;
    }
    await idling;
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

  /** Waits; tells whether it was for the whole time. */
  async #pause(ms: number, signal: AbortSignal): Promise<boolean> {
    const stop = new AbortController();
    const timer = delay(ms, true, { signal: AbortSignal.any([signal, stop.signal]) }).catch(() => false);
    const waited = await Promise.race([timer, this.#wake.promise.then(() => false)]);
    stop.abort();
    return waited;
  }
}
