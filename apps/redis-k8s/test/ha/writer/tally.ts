import type { WriterEvent } from './messages.ts';

/** What came of a client's writes, but for what was lost: only the servers know that. */
export interface Tally {
  readonly acknowledged: readonly number[];
  readonly failed: readonly number[];
  /** The longest time without an acknowledged write, in milliseconds: from the first event to the last. */
  readonly longestPauseMs: number;
  /** Writes that failed, by the first word of the error. */
  readonly errors: Readonly<Record<string, number>>;
  /** What cost no write by itself, by the first word of the error. */
  readonly trouble: Readonly<Record<string, number>>;
}

/** Sums up what a writing client has told. */
export function tallyOf(events: readonly WriterEvent[]): Tally {
  const acknowledged: number[] = [];
  const failed: number[] = [];
  const errors: Record<string, number> = {};
  const trouble: Record<string, number> = {};
  let longestPauseMs = 0;
  let since = events[0]?.at ?? 0;
  for (const event of events) {
    if ('trouble' in event) count(trouble, event.trouble);
    else if ('failed' in event) {
      failed.push(event.failed);
      count(errors, event.error);
    } else {
      acknowledged.push(event.acknowledged);
      longestPauseMs = Math.max(longestPauseMs, event.at - since);
      since = event.at;
    }
  }
  longestPauseMs = Math.max(longestPauseMs, (events.at(-1)?.at ?? since) - since);
  return { acknowledged, failed, longestPauseMs, errors, trouble };
}

/** Redis begins an error with its code; the network's is behind the name of the call. */
function count(counts: Record<string, number>, message: string): void {
  const word = /\b(E[A-Z]{4,}|ERR_\w+)\b/.exec(message)?.[1] ?? message.split(/[\s.:]/)[0] ?? '';
  counts[word] = (counts[word] ?? 0) + 1;
}
