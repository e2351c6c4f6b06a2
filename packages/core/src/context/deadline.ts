/** Time for operations that wait; a test has its own. */
export interface Pace {
  /** Milliseconds since some point in time, never going back. */
  readonly now: () => number;
  /** @throws the signal's reason when it fires */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** This machine's time. */
export const systemPace: Pace = {
  now: () => performance.now(),
  async pause(ms, signal) {
    const { setTimeout: delay } = await import('node:timers/promises');
    await delay(ms, undefined, { signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw error;
    });
  },
};

const pollMs = 200;

/**
 * An end in time that several waits share.
 *
 * @example
 * ```ts
 * const deadline = new Deadline(systemPace, 5_000, signal);
 * const reply = await deadline.until(async () => ((await ask()) === 'PONG' ? true : undefined));
 * if (reply === undefined) return event.defer({ reason: 'no answer within 5 s' });
 * ```
 */
export class Deadline {
  readonly #pace: Pace;
  readonly #signal: AbortSignal;
  readonly #end: number;

  constructor(pace: Pace, timeoutMs: number, signal: AbortSignal) {
    this.#pace = pace;
    this.#signal = signal;
    this.#end = pace.now() + timeoutMs;
  }

  /** Milliseconds that are left, 0 at least. */
  get leftMs(): number {
    return Math.max(0, this.#end - this.#pace.now());
  }

  /** One that ends sooner: after so many milliseconds, or with this one. */
  within(timeoutMs: number): Deadline {
    return new Deadline(this.#pace, Math.min(timeoutMs, this.leftMs), this.#signal);
  }

  /**
   * Looks until there is something to see.
   *
   * @param look - gives `undefined` as long as there is nothing; looks once at least
   * @returns `undefined` when the time is over
   * @throws the signal's reason when it fires
   */
  async until<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
    for (;;) {
      const seen = await look();
      if (seen !== undefined || this.leftMs === 0) return seen;
      await this.#pace.pause(Math.min(pollMs, this.leftMs), this.#signal);
    }
  }
}
