import type { Clock, Timer } from './clock.ts';

/** Timers that can all be taken back at once. */
export class Timers implements Timer {
  readonly #clock: Clock;
  readonly #pending = new Set<Timer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs something after a delay: see {@link Clock.after}. */
  after(ms: number, run: () => void): Timer {
    const timer = this.#clock.after(ms, () => {
      this.#pending.delete(own);
      run();
    });
    const own: Timer = {
      cancel: () => {
        this.#pending.delete(own);
        timer.cancel();
      },
    };
    this.#pending.add(own);
    return own;
  }

  /** Takes back all that have not fired. */
  cancel(): void {
    for (const timer of this.#pending) timer.cancel();
  }
}
