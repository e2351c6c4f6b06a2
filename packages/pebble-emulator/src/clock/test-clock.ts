import { setImmediate as nextTurn } from 'node:timers/promises';
import { realTimer } from './clock.ts';
import type { Clock, Timer } from './clock.ts';

interface PendingTimer {
  readonly at: number;
  readonly run: () => void;
}

/**
 * A clock whose time passes without waiting: while the daemon works on a change, the next timer fires as soon as
 * nothing else is left to do; otherwise time stands still until {@link TestClock.advance}.
 *
 * So a start with its one-second okay delay takes milliseconds, and a service that failed stays in back-off until
 * the test lets it restart. Deadlines of clients stay in real time.
 *
 * @example
 * ```ts
 * const clock = new TestClock();
 * await using daemon = createDaemon({ clock, processes: inMemoryProcesses({ web: { afterMs: 200, exitCode: 1 } }, clock) });
 * ```
 */
export class TestClock implements Clock {
  #nowMs: number;
  #timers: PendingTimer[] = [];
  #waiting = 0;
  #passing = false;

  /** @param start - the time at which the clock begins */
  constructor(start: Date = new Date('2026-01-01T00:00:00Z')) {
    this.#nowMs = start.getTime();
  }

  now(): Date {
    return new Date(this.#nowMs);
  }

  after(ms: number, run: () => void): Timer {
    const timer = { at: this.#nowMs + ms, run };
    const index = this.#timers.findIndex(({ at }) => at > timer.at);
    this.#timers.splice(index < 0 ? this.#timers.length : index, 0, timer);
    void this.#pass();
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  deadline(ms: number, run: () => void): Timer {
    return realTimer(ms, run);
  }

  busyUntil(work: Promise<unknown>): void {
    this.#waiting += 1;
    const done = () => {
      this.#waiting -= 1;
    };
    work.then(done, done);
    void this.#pass();
  }

  /**
   * Lets time pass, firing every timer that falls due, in order.
   *
   * @param ms - milliseconds
   */
  async advance(ms: number): Promise<void> {
    const until = this.#nowMs + ms;
    await settle();
    while ((this.#timers[0]?.at ?? Infinity) <= until) {
      this.#fireNext();
      await settle();
    }
    this.#nowMs = Math.max(this.#nowMs, until);
  }

  async #pass(): Promise<void> {
    if (this.#passing || this.#waiting === 0) return;
    this.#passing = true;
    await settle();
    while (this.#waiting > 0 && this.#timers.length > 0) {
      this.#fireNext();
      await settle();
    }
    this.#passing = false;
  }

  #fireNext(): void {
    const next = this.#timers.shift();
    if (next === undefined) return;
    this.#nowMs = Math.max(this.#nowMs, next.at);
    next.run();
  }
}

/** Lets everything that is ready to run do so: promises, streams, and what those start in turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await nextTurn();
}
