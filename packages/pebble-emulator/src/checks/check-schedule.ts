import type { Clock, Timer } from '../clock/clock.ts';

/** A turn of a check, and who waits for its outcome. */
export interface CheckTurn {
  /** Takes what went wrong, or nothing. */
  readonly done: (failure?: string) => void;
}

/** When a check is to run: once every period, and whenever somebody asks. */
export class CheckSchedule {
  readonly #clock: Clock;
  readonly #asked: CheckTurn[] = [];
  #periodMs = 0;
  #timer: Timer | undefined;
  #due = false;
  #wake: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Begins anew: the next turn comes after a full period. */
  restart(periodMs: number): void {
    this.#periodMs = periodMs;
    this.#due = false;
    this.#arm();
  }

  /** Waits for the next turn; none comes any more once the signal is aborted. */
  async next(signal: AbortSignal): Promise<CheckTurn | undefined> {
    const wake = () => this.#wake();
    signal.addEventListener('abort', wake, { once: true });
    try {
      while (!signal.aborted) {
        const asked = this.#asked.shift();
        if (asked !== undefined) {
          this.restart(this.#periodMs);
          return asked;
        }
        if (this.#due) {
          this.#due = false;
          return { done: () => undefined };
        }
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      return undefined;
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }

  /** Asks for a turn at once. */
  ask(turn: CheckTurn): void {
    this.#asked.push(turn);
    this.#wake();
  }

  /** Lets no more turns come. Whoever asked for one gets that as its outcome. */
  stop(): void {
    this.#timer?.cancel();
    for (const { done } of this.#asked.splice(0)) done('check was stopped');
  }

  /** Turns keep their pace however long one takes; of those that are missed, one is made up for. */
  #arm(): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.after(this.#periodMs, () => {
      this.#arm();
      this.#due = true;
      this.#wake();
    });
  }
}
