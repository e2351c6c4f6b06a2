import {
  asArray,
  asRecord,
  isRecord,
  readOptionalNumber,
  readOptionalText,
  readText,
  unexpected,
} from '../wire/fields.ts';

/** What kind of event a notice tells of; `change-update` since 1.10. */
export type NoticeType = 'custom' | 'change-update' | 'warning' | (string & {});

/**
 * An event that happened at least once. Times are RFC 3339 in nanoseconds, as the daemon wrote them;
 * {@link compareTimes} puts them in order.
 */
export interface Notice {
  readonly id: string;
  /** The user that may see it; absent when all may. */
  readonly userId?: number;
  readonly type: NoticeType;
  /** What it is about: of custom ones `example.com/path`, of changes their id. */
  readonly key: string;
  readonly firstOccurred: string;
  readonly lastOccurred: string;
  /** When it was last passed on: not for an occurrence within `repeatAfter` of the one before. */
  readonly lastRepeated: string;
  readonly occurrences: number;
  /** What the last occurrence brought along. */
  readonly lastData: Readonly<Record<string, string>>;
  /** In Go's syntax, see {@link parseDuration}. */
  readonly repeatAfter?: string;
  /** In Go's syntax: how long after its last occurrence the daemon forgets it. */
  readonly expireAfter?: string;
}

/** Reads a list of notices, which the daemon sorts by `lastRepeated`. */
export function parseNotices(result: unknown): readonly Notice[] {
  return asArray(result, 'notices').map(parseNotice);
}

/** Reads one notice of an answer. */
export function parseNotice(entry: unknown): Notice {
  const notice = asRecord(entry, 'notice');
  const userId = readOptionalNumber(notice, 'user-id');
  const repeatAfter = readOptionalText(notice, 'repeat-after');
  const expireAfter = readOptionalText(notice, 'expire-after');
  return Object.freeze({
    id: readText(notice, 'id'),
    ...(userId === undefined ? {} : { userId }),
    type: readText(notice, 'type'),
    key: readText(notice, 'key'),
    firstOccurred: readText(notice, 'first-occurred'),
    lastOccurred: readText(notice, 'last-occurred'),
    lastRepeated: readText(notice, 'last-repeated'),
    occurrences: readOptionalNumber(notice, 'occurrences') ?? 1,
    lastData: readData(notice['last-data']),
    ...(repeatAfter === undefined ? {} : { repeatAfter }),
    ...(expireAfter === undefined ? {} : { expireAfter }),
  });
}

function readData(data: unknown): Readonly<Record<string, string>> {
  if (data === undefined || data === null) return Object.freeze({});
  if (!isRecord(data)) throw unexpected('last-data', 'an object', data);
  return Object.freeze(Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)])));
}
