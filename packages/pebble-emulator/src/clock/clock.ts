/** A time that was set and can be taken back. */
export interface Timer {
  cancel(): void;
}

/** Time, as the daemon sees it. */
export interface Clock {
  now(): Date;
  /**
   * Runs something after a delay of the daemon's own: the okay delay, back-off, kill-delay.
   *
   * @param ms - milliseconds, 0 or more
   */
  after(ms: number, run: () => void): Timer;
  /**
   * Runs something when a client or a command has taken too long. Their time is real time on every clock.
   *
   * @param ms - milliseconds, 0 or more
   */
  deadline(ms: number, run: () => void): Timer;
  /** Says that somebody waits for this work; a test clock lets its time pass until it settles. */
  busyUntil(work: Promise<unknown>): void;
}

/** The longest delay that Node's timers take; beyond it they would fire at once. */
export const longestDelayMs = 2 ** 31 - 1;

/** Starts a timer of real time. */
export function realTimer(ms: number, run: () => void): Timer {
  const timer = setTimeout(run, Math.min(ms, longestDelayMs));
  return { cancel: () => clearTimeout(timer) };
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => new Date(),
  after: realTimer,
  deadline: realTimer,
  busyUntil: () => undefined,
};
