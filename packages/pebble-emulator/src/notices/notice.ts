/** The notices that Pebble has: of clients, of changes, and warnings. */
export const noticeTypes = ['custom', 'change-update', 'warning'] as const;

export type NoticeType = (typeof noticeTypes)[number];

/** Something that happened, once or many times: occurrences of one user, type and key are one notice. */
export interface Notice {
  readonly id: string;
  /** Who may see it; `null` is everybody. */
  readonly userId: number | null;
  readonly type: NoticeType;
  readonly key: string;
  /** In nanoseconds since 1970, as are all times here. */
  readonly firstOccurred: bigint;
  readonly lastOccurred: bigint;
  /** When it last counted as news; {@link Notice.repeatAfter} keeps this back. */
  readonly lastRepeated: bigint;
  readonly occurrences: number;
  readonly lastData: Readonly<Record<string, string>>;
  /** Nanoseconds; 0 means that every occurrence is news. */
  readonly repeatAfter: bigint;
}

/** Something that has happened just now. */
export interface Occurrence {
  readonly userId: number | null;
  readonly type: NoticeType;
  readonly key: string;
  readonly data?: Readonly<Record<string, string>>;
  /** Nanoseconds. Default 0. */
  readonly repeatAfter?: bigint;
}

/** Which notices are asked for. An empty list lets all through. */
export interface NoticeFilter {
  /** Those of this user and the public ones; absent: those of everybody. */
  readonly userId?: number | undefined;
  readonly types: readonly NoticeType[];
  readonly keys: readonly string[];
  /** Only those that were news after this time, in nanoseconds. */
  readonly after?: bigint | undefined;
}

/** Nanoseconds that a notice is kept after it last occurred: a week. */
export const expireAfter = 7n * 24n * 3_600_000_000_000n;

/** What becomes of a notice when it occurs, the first time or again. */
export function occur(
  before: Notice | undefined,
  id: string,
  { userId, type, key, data = {}, repeatAfter = 0n }: Occurrence,
  now: bigint,
): Notice {
  const isNews = before === undefined || repeatAfter === 0n || now > before.lastRepeated + repeatAfter;
  return {
    id: before?.id ?? id,
    userId,
    type,
    key,
    firstOccurred: before?.firstOccurred ?? now,
    lastOccurred: now,
    lastRepeated: isNews ? now : before.lastRepeated,
    occurrences: (before?.occurrences ?? 0) + 1,
    lastData: data,
    repeatAfter,
  };
}

/** Whether a filter lets a notice through. */
export function matchesFilter(notice: Notice, { userId, types, keys, after }: NoticeFilter): boolean {
  if (userId !== undefined && notice.userId !== null && notice.userId !== userId) return false;
  if (types.length > 0 && !types.includes(notice.type)) return false;
  if (keys.length > 0 && !keys.includes(notice.key)) return false;
  return after === undefined || notice.lastRepeated > after;
}
