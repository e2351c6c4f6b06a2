import type { Clock } from '../clock/clock.ts';
import { expireAfter, matchesFilter, occur } from './notice.ts';
import type { Notice, NoticeFilter, Occurrence } from './notice.ts';

const keptNotices = 1000;

/** How long to wait for notices. */
export interface WaitOptions {
  /** Milliseconds; none and less have passed already. */
  readonly timeoutMs: number;
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
}

/** The notices of this daemon run. */
export class NoticeStore {
  readonly #clock: Clock;
  /** In the order in which they last occurred. */
  readonly #notices = new Map<string, Notice>();
  readonly #waiting = new Set<() => void>();
  #count = 0;
  #lastTime = 0n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Records that something happened.
   *
   * @returns the notice's id
   */
  add(occurrence: Occurrence): string {
    const { userId, type, key } = occurrence;
    const place = JSON.stringify([userId, type, key]);
    const before = this.#notices.get(place);
    const notice = occur(before, before?.id ?? String((this.#count += 1)), occurrence, this.#now());
    this.#notices.delete(place);
    this.#notices.set(place, notice);
    this.#forget();
    if (notice.lastRepeated === notice.lastOccurred) for (const look of [...this.#waiting]) look();
    return notice.id;
  }

  /** The notice of an id. */
  notice(id: string): Notice | undefined {
    this.#forget();
    return [...this.#notices.values()].find((notice) => notice.id === id);
  }

  /** The notices that a filter lets through, what was news last coming last. */
  list(filter: NoticeFilter): Notice[] {
    this.#forget();
    return [...this.#notices.values()]
      .filter((notice) => matchesFilter(notice, filter))
      .sort((one, other) => (one.lastRepeated < other.lastRepeated ? -1 : 1));
  }

  /** The notices that a filter lets through; when there are none, waits until there are or the time has passed. */
  async wait(filter: NoticeFilter, { timeoutMs, signal }: WaitOptions): Promise<Notice[]> {
    const present = this.list(filter);
    if (present.length > 0 || signal.aborted) return present;
    const { promise, resolve } = Promise.withResolvers<Notice[]>();
    const look = () => {
      const found = this.list(filter);
      if (found.length > 0) resolve(found);
    };
    const giveUp = () => resolve([]);
    const timer = this.#clock.deadline(Math.max(0, timeoutMs), giveUp);
    this.#waiting.add(look);
    signal.addEventListener('abort', giveUp, { once: true });
    const found = await promise;
    signal.removeEventListener('abort', giveUp);
    this.#waiting.delete(look);
    timer.cancel();
    return found;
  }

  /** A time that no other notice has: whoever asks for what came after one of them misses none. */
  #now(): bigint {
    const now = BigInt(this.#clock.now().getTime()) * 1_000_000n;
    this.#lastTime = now > this.#lastTime ? now : this.#lastTime + 1n;
    return this.#lastTime;
  }

  #forget(): void {
    const now = BigInt(this.#clock.now().getTime()) * 1_000_000n;
    for (const [place, { lastOccurred }] of this.#notices) {
      if (this.#notices.size <= keptNotices && lastOccurred + expireAfter >= now) return;
      this.#notices.delete(place);
    }
  }
}
