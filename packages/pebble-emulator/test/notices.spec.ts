import { describe, expect, it } from 'vitest';
import { rawPost, rawRequest, refusal } from './contract/raw-request.ts';
import { useInMemoryDaemon } from './in-memory-daemon.ts';

interface Notice {
  readonly key: string;
  readonly occurrences: number;
  readonly 'last-repeated': string;
}

const hourMs = 3_600_000;

describe('notices', () => {
  const running = useInMemoryDaemon();

  const add = async (key: string, fields: object = {}, socket = running().socket) => {
    const answer = await rawPost(socket, '/v1/notices', { action: 'add', type: 'custom', key, ...fields });
    expect(answer.status).toBe(200);
    return (answer.json as { result: { id: string } }).result.id;
  };
  const get = (path: string, socket = running().socket) => rawRequest(socket, 'GET', path);
  const list = async (query = '', socket = running().socket) =>
    ((await get(`/v1/notices?${query}`, socket)).json as { result: Notice[] }).result;
  const keys = async (query = '', socket = running().socket) => (await list(query, socket)).map(({ key }) => key);
  /** A socket at which everybody is another user. */
  const socketOf = async (peerUid: number) => {
    const path = `${running().folder}/user-${peerUid}`;
    await running().daemon.serve(path, { peerUid });
    return path;
  };

  it('of one key are one, which occurs again', async () => {
    const id = await add('example.com/a', { data: { a: '1' } });
    expect(await add('example.com/a')).toBe(id);
    expect((await get(`/v1/notices/${id}`)).json).toMatchObject({
      result: {
        id,
        'user-id': 0,
        type: 'custom',
        key: 'example.com/a',
        occurrences: 2,
        'first-occurred': '2026-01-01T00:00:00Z',
        'last-occurred': '2026-01-01T00:00:00.000000001Z',
        'expire-after': '168h0m0s',
      },
    });
    expect((await list())[0]).not.toHaveProperty('last-data');
  });

  it('that are kept back are no news, but occur', async () => {
    await add('example.com/a', { 'repeat-after': '1h' });
    await add('example.com/b');
    const [before] = await list('keys=example.com/a');
    await running().clock.advance(hourMs / 2);
    await add('example.com/a', { 'repeat-after': '1h', data: { n: '2' } });
    expect((await list('keys=example.com/a'))[0]).toMatchObject({
      occurrences: 2,
      'last-data': { n: '2' },
      'repeat-after': '1h0m0s',
      'last-repeated': before?.['last-repeated'],
      'last-occurred': '2026-01-01T00:30:00Z',
    });
    await running().clock.advance(hourMs);
    await add('example.com/a', { 'repeat-after': '1h' });
    expect(await keys()).toEqual(['example.com/b', 'example.com/a']);
  });

  it('are filtered by type, key and time', async () => {
    await add('example.com/a');
    await add('example.com/b');
    const [first] = await list();
    expect(await keys('keys=example.com/b,example.com/c')).toEqual(['example.com/b']);
    expect(await keys('types=custom&keys=')).toEqual(['example.com/a', 'example.com/b']);
    expect(await keys('types=warning')).toEqual([]);
    expect(await keys(`after=${first?.['last-repeated'] ?? ''}`)).toEqual(['example.com/b']);
  });

  it('are waited for, unless some are there already or no type is known', async () => {
    const waiting = keys('timeout=10s&keys=example.com/late');
    await add('example.com/early');
    await add('example.com/late');
    expect(await waiting).toEqual(['example.com/late']);
    expect(await keys('timeout=10s')).toHaveLength(2);
    expect(await keys('timeout=10s&types=zz')).toEqual([]);
    expect(await keys('timeout=5ms&keys=example.com/none')).toEqual([]);
    expect(await keys('timeout=-5s&keys=example.com/none')).toEqual([]);
  });

  it('are not news to a waiter while they are kept back', async () => {
    await add('example.com/a', { 'repeat-after': '1h' });
    const after = (await list())[0]?.['last-repeated'] ?? '';
    const waiting = keys(`timeout=10s&after=${after}`);
    await add('example.com/a', { 'repeat-after': '1h' });
    await add('example.com/b');
    expect(await waiting).toEqual(['example.com/b']);
  });

  it('belong to who made them; administrators may see those of others', async () => {
    const bob = await socketOf(1000);
    const id = await add('example.com/root');
    await add('example.com/bob', {}, bob);
    expect(await keys()).toEqual(['example.com/root']);
    expect(await keys('', bob)).toEqual(['example.com/bob']);
    expect(await keys('users=all')).toEqual(['example.com/root', 'example.com/bob']);
    expect(await keys('user-id=1000')).toEqual(['example.com/bob']);
    expect(await get('/v1/notices?users=all', bob)).toMatchObject(
      refusal(403, 'only admins may use the "users" filter') as object,
    );
    expect(await get(`/v1/notices/${id}`, bob)).toMatchObject(
      refusal(403, `not allowed to access notice with id "${id}"`) as object,
    );
  });

  it('are forgotten a week after they last occurred, and beyond a thousand', async () => {
    await add('example.com/old');
    await running().clock.advance(24 * hourMs);
    await add('example.com/new');
    await running().clock.advance(6 * 24 * hourMs + 1);
    expect(await keys()).toEqual(['example.com/new']);
    for (let index = 0; index < 1000; index += 1) await add(`example.com/k${index}`);
    expect(await keys()).toHaveLength(1000);
    expect((await keys())[0]).toBe('example.com/k0');
  });

  it.each<[what: string, body: object, message: string]>([
    ['another action', { action: 'drop' }, 'invalid action "drop"'],
    [
      'another type',
      { action: 'add', type: 'warning', key: 'example.com/a' },
      'invalid type "warning" (can only add "custom" notices)',
    ],
    [
      'a key without domain',
      { action: 'add', type: 'custom', key: 'a/b' },
      'invalid key "a/b" (must be in "example.com/path" format)',
    ],
    [
      'a long key',
      { action: 'add', type: 'custom', key: `example.com/${'a'.repeat(256)}` },
      'key must be 256 bytes or less',
    ],
    [
      'no duration',
      { action: 'add', type: 'custom', key: 'example.com/a', 'repeat-after': '5' },
      'invalid repeat-after: time: missing unit in duration "5"',
    ],
    [
      'much data',
      { action: 'add', type: 'custom', key: 'example.com/a', data: { a: 'x'.repeat(4096) } },
      'total size of data must be 4096 bytes or less',
    ],
    [
      'data that is no text',
      { action: 'add', type: 'custom', key: 'example.com/a', data: { a: 1 } },
      'cannot decode notice data: json: cannot unmarshal number into Go value of type string',
    ],
    [
      'a list of data',
      { action: 'add', type: 'custom', key: 'example.com/a', data: [] },
      'cannot decode notice data: json: cannot unmarshal array into Go value of type map[string]string',
    ],
  ])('with %s are refused', async (_what, body, message) => {
    expect(await rawPost(running().socket, '/v1/notices', body)).toMatchObject(refusal(400, message) as object);
  });

  it.each([
    ['user-id=1,2', 'invalid "user-id" filter: must only include one "user-id"'],
    ['user-id=x', 'invalid "user-id" filter: strconv.ParseInt: parsing "x": invalid syntax'],
    ['user-id=-1', 'invalid "user-id" filter: user ID is not a valid uint32: -1'],
    ['user-id=1&users=all', 'cannot use both "users" and "user-id" parameters'],
    ['users=some', 'invalid "users" filter: must be "all"'],
    [
      'after=now',
      'invalid "after" timestamp: parsing time "now" as "2006-01-02T15:04:05Z07:00": cannot parse "now" as "2006"',
    ],
    ['timeout=5', 'invalid timeout: time: missing unit in duration "5"'],
  ])('are not listed with %s', async (query, message) => {
    expect(await get(`/v1/notices?${query}`)).toMatchObject(refusal(400, message) as object);
  });

  it('of an id that is not there are not found', async () => {
    expect(await get('/v1/notices/9')).toMatchObject(refusal(404, 'cannot find notice with ID "9"') as object);
  });
});
