import type { Requester } from '../access/access.ts';
import { parseNanoseconds } from '../clock/format-time.ts';
import { noticeTypes } from '../notices/notice.ts';
import type { Notice, NoticeFilter, NoticeType } from '../notices/notice.ts';
import type { NoticeStore } from '../notices/notice-store.ts';
import { renderNotice } from '../notices/render-notice.ts';
import { milliseconds } from '../plan/duration.ts';
import { readDuration } from './parameters.ts';
import { jsonType, readPayload } from './payload.ts';
import type { Payload } from './payload.ts';
import { ApiError, sync } from './responses.ts';
import { listParameter } from './router.ts';
import type { Routes } from './router.ts';

const keyPattern = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+(\/[a-z0-9]+(-[a-z0-9]+)*)+$/;
const longestKey = 256;
const mostDataBytes = 4 * 1024;
const largestUid = 2 ** 32 - 1;

type User = Requester & { readonly uid: number };

/** `/v1/notices`. */
export function noticesApi(notices: NoticeStore): Routes {
  return {
    '/v1/notices': {
      GET: async ({ query, requester, signal }) => {
        const user = requireUser(requester, 'retrieve notices');
        const userId = readUserFilter(query, user);
        const types = listParameter(query, 'types');
        const known = noticeTypes.filter((type) => types.includes(type));
        if (types.length > 0 && known.length === 0) return sync([]);
        const filter = { userId, types: known, keys: listParameter(query, 'keys'), after: readAfter(query) };
        const timeout = readDuration(query.get('timeout') ?? '', 'timeout');
        const found =
          timeout === 0n
            ? notices.list(filter)
            : await notices.wait(filter, { timeoutMs: milliseconds(timeout), signal });
        return sync(found.map(renderNotice));
      },
      POST: async ({ http, requester }) => {
        const { uid } = requireUser(requester, 'create notice');
        const { key, ...occurrence } = readNotice(await readPayload(http));
        return sync({ id: notices.add({ userId: uid, type: 'custom', key, ...occurrence }) });
      },
    },
    '/v1/notices/{id}': {
      GET: ({ parameters: { id = '' }, requester }) => {
        const user = requireUser(requester, 'retrieve notice');
        const notice = notices.notice(id);
        if (notice === undefined) throw new ApiError(404, `cannot find notice with ID ${JSON.stringify(id)}`);
        if (!mayView(notice, user))
          throw new ApiError(403, `not allowed to access notice with id ${JSON.stringify(id)}`);
        return sync(renderNotice(notice));
      },
    },
  };
}

function requireUser(requester: Requester | undefined, what: string): User {
  const uid = requester?.uid;
  if (requester === undefined || uid === undefined)
    throw new ApiError(403, `cannot determine UID of request, so cannot ${what}`);
  return { ...requester, uid };
}

function mayView({ userId }: Notice, { access, uid }: User): boolean {
  return userId === null || access === 'admin' || userId === uid;
}

/** One's own and public notices, unless an administrator asks for those of another or of all. */
function readUserFilter(query: URLSearchParams, { access, uid }: User): number | undefined {
  for (const name of ['user-id', 'users'])
    if (query.has(name) && access !== 'admin') throw new ApiError(403, `only admins may use the "${name}" filter`);
  if (query.has('user-id')) {
    if (query.has('users')) throw new ApiError(400, 'cannot use both "users" and "user-id" parameters');
    return readUid(listParameter(query, 'user-id'));
  }
  if (!query.has('users')) return uid;
  if (query.get('users') !== 'all') throw new ApiError(400, 'invalid "users" filter: must be "all"');
  return undefined;
}

function readUid(values: readonly string[]): number {
  const [text = ''] = values;
  if (values.length !== 1) throw invalidUid('must only include one "user-id"');
  if (!/^[+-]?\d+$/.test(text)) throw invalidUid(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  const uid = Number(text);
  if (uid < 0 || uid > largestUid) throw invalidUid(`user ID is not a valid uint32: ${text}`);
  return uid;
}

function invalidUid(reason: string): ApiError {
  return new ApiError(400, `invalid "user-id" filter: ${reason}`);
}

function readAfter(query: URLSearchParams): NoticeFilter['after'] {
  const text = query.get('after') ?? '';
  try {
    return text === '' ? undefined : parseNanoseconds(text);
  } catch (error) {
    throw new ApiError(400, `invalid "after" timestamp: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readNotice(payload: Payload): { key: string; repeatAfter: bigint; data: Record<string, string> } {
  const [action, type, key] = [payload.text('action'), payload.text('type'), payload.text('key')];
  if (action !== 'add') throw new ApiError(400, `invalid action ${JSON.stringify(action)}`);
  if (type !== ('custom' satisfies NoticeType))
    throw new ApiError(400, `invalid type ${JSON.stringify(type)} (can only add "custom" notices)`);
  if (!keyPattern.test(key))
    throw new ApiError(400, `invalid key ${JSON.stringify(key)} (must be in "example.com/path" format)`);
  if (key.length > longestKey) throw new ApiError(400, `key must be ${longestKey} bytes or less`);
  const repeatAfter = readDuration(payload.text('repeat-after'), 'repeat-after');
  return { key, repeatAfter, data: readData(payload.json('data')) };
}

function readData(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  if (Buffer.byteLength(JSON.stringify(value)) > mostDataBytes)
    throw new ApiError(400, `total size of data must be ${mostDataBytes} bytes or less`);
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  const entries: [name: string, text: unknown][] = isMap ? Object.entries(value) : [];
  const wrong = isMap ? entries.find(([, text]) => typeof text !== 'string' && text !== null)?.[1] : value;
  if (wrong !== undefined)
    throw new ApiError(
      400,
      `cannot decode notice data: json: cannot unmarshal ${jsonType(wrong)} into Go value of type ${isMap ? 'string' : 'map[string]string'}`,
    );
  return Object.fromEntries(entries.map(([name, text]) => [name, typeof text === 'string' ? text : '']));
}
