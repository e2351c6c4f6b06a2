import { checkId, checkTimeout, invalidArgument } from '../arguments.ts';
import type { CallOptions } from '../call-options.ts';
import { formatDuration } from '../duration/duration.ts';
import { gate } from '../system/feature-gate.ts';
import type { Api } from '../transport/api.ts';
import { asRecord, readText } from '../wire/fields.ts';
import { parseNotice, parseNotices, type Notice, type NoticeType } from './notice.ts';
import { watchNotices } from './watch-notices.ts';

/** Which notices are meant; those of the caller's user and those of all by default. */
export interface SelectNoticesOptions extends CallOptions {
  /** `all`: those of every user. A number: those of this user and those of all. Both for administrators only. */
  readonly users?: 'all' | number;
  /** Only of these types. */
  readonly types?: readonly NoticeType[];
  /** Only with these keys. */
  readonly keys?: readonly string[];
  /** Only those repeated later than this: the `lastRepeated` of a notice, unchanged. A `Date` would cut it off. */
  readonly after?: string;
}

/** For {@link NoticeCalls.notify}. */
export interface NotifyOptions extends CallOptions {
  /** What to bring along: at most 4,096 bytes as JSON. */
  readonly data?: Readonly<Record<string, string>>;
  /** Time in milliseconds in which another occurrence is counted but not passed on. Default 0. */
  readonly repeatAfterMs?: number;
}

/** What a client does with notices, which came with 1.5: older daemons give PEBBLE_UNSUPPORTED. */
export interface NoticeCalls {
  /** Gives notices, by the time they were last repeated. */
  notices(options?: SelectNoticesOptions): Promise<readonly Notice[]>;

  /**
   * Gives notices as they come, for ever: first those that are there, unless `after` leaves them out, then each
   * whenever it occurs again.
   *
   * @remarks Ends when the loop is left, the signal fires or the client is disposed. The daemon's end is an error,
   * PEBBLE_UNREACHABLE: go on later with the `lastRepeated` of the last notice as `after`. A daemon that is told to
   * stop while it is asked exits with status 1 instead of 0: stop watching before you stop it.
   *
   * @example
   * ```ts
   * for await (const { key, lastData } of pebble.watchNotices({ types: ['custom'] })) {
   *   if (key === 'example.com/backup-done') await upload(lastData.path);
   * }
   * ```
   */
  watchNotices(options?: SelectNoticesOptions): AsyncGenerator<Notice, void, undefined>;

  /** Gives one notice. PEBBLE_API_ERROR 404 when there is none, 403 when it is another user's. */
  notice(id: string, options?: CallOptions): Promise<Notice>;

  /**
   * Records an occurrence of a custom notice. In a charm's container Juju makes an event of it.
   *
   * @param key - `example.com/path`: lower case, digits and hyphens, with a dot and a slash, at most 256 bytes
   * @returns the notice's id
   */
  notify(key: string, options?: NotifyOptions): Promise<string>;
}

/** Builds the calls. */
export function noticeCalls(api: Api): NoticeCalls {
  return {
    notices: (options = {}) => listNotices(api, options),
    watchNotices: (options = {}) => watchNotices(api, options),
    async notice(id, call) {
      checkId(id, 'notice');
      const { result } = await gate(api, 'notices', call, () => api.get(`/notices/${id}`, {}, call));
      return parseNotice(result);
    },
    notify: (key, options) => notify(api, key, options),
  };
}

/** Gives the notices that are there. */
export async function listNotices(
  api: Api,
  options: SelectNoticesOptions,
  waitMs?: number,
): Promise<readonly Notice[]> {
  const query = {
    ...describeSelection(options),
    ...(waitMs === undefined ? {} : { timeout: formatDuration(waitMs) }),
  };
  return parseNotices((await gate(api, 'notices', options, () => api.get('/notices', query, options))).result);
}

function describeSelection({ users, types = [], keys = [], after }: SelectNoticesOptions) {
  for (const item of [...types, ...keys]) {
    if (item === '' || item.includes(','))
      throw invalidArgument(`a type or key must hold text and no commas: "${item}"`);
  }
  return {
    ...(users === undefined ? {} : users === 'all' ? { users } : { 'user-id': String(users) }),
    types,
    keys,
    ...(after === undefined ? {} : { after }),
  };
}

async function notify(api: Api, key: string, options: NotifyOptions = {}): Promise<string> {
  const { data, repeatAfterMs } = options;
  if (repeatAfterMs !== undefined) checkTimeout('repeatAfterMs', repeatAfterMs);
  const body = {
    action: 'add',
    type: 'custom',
    key,
    data,
    'repeat-after': repeatAfterMs === undefined ? undefined : formatDuration(repeatAfterMs),
  };
  const { result } = await gate(api, 'notices', options, () => api.post('/notices', body, options));
  return readText(asRecord(result, 'notice'), 'id');
}
