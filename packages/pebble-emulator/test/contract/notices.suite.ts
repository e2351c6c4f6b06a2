import { compareTimes, type Notice } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { addService, caseTimeoutMs, gather, useDaemon, type ContractTarget } from './contract-daemon.ts';
import { addCheck } from './checks.suite.ts';
import { rawPost, rawRequest, refusal } from './raw-request.ts';

/** Events that are passed on. */
export function describeNotices(target: ContractTarget): void {
  describe.concurrent('notices', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(target.start);

    it('tell what occurred, how often, and the last of its data', async () => {
      const { client } = daemon();
      const id = await client.notify('example.com/first', { data: { a: '1' } });
      expect(await client.notify('example.com/first', { data: { b: '2' } })).toBe(id);
      const notice = await client.notice(id);
      expect(notice).toMatchObject({
        id,
        type: 'custom',
        key: 'example.com/first',
        occurrences: 2,
        lastData: { b: '2' },
        userId: process.getuid?.() ?? 0,
        expireAfter: '168h0m0s',
      });
      expect(notice.lastRepeated).toBe(notice.lastOccurred);
      expect(compareTimes(notice.firstOccurred, notice.lastOccurred)).toBeLessThan(0);
      expect(notice.lastOccurred).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/);
    });

    it('are not passed on again within their time, but counted', async () => {
      const { client } = daemon();
      const id = await client.notify('example.com/rare', { repeatAfterMs: 3_600_000, data: { a: '1' } });
      const { lastRepeated } = await client.notice(id);
      await client.notify('example.com/rare', { repeatAfterMs: 3_600_000 });
      const again = await client.notice(id);
      expect(again).toMatchObject({ occurrences: 2, repeatAfter: '1h0m0s', lastRepeated, lastData: {} });
      expect(compareTimes(lastRepeated, again.lastOccurred)).toBeLessThan(0);
      // Nor does that wake who waits for news.
      const keys = ['example.com/rare', 'example.com/news'];
      const waiting = client.watchNotices({ keys, after: lastRepeated });
      const next = waiting.next();
      await client.notify('example.com/rare', { repeatAfterMs: 3_600_000 });
      await client.notify('example.com/news');
      expect((await next).value).toMatchObject({ key: 'example.com/news' });
      await waiting.return();
    });

    it('are listed by the time they were last repeated, by type, by key and after a time', async () => {
      await using own = await target.start();
      const { client } = own;
      await client.notify('example.com/a');
      await client.notify('example.com/b');
      await client.notify('example.com/a');
      const keys = async (options?: Parameters<typeof client.notices>[0]) =>
        (await client.notices({ types: ['custom'], ...options })).map(({ key }) => key);
      expect(await keys()).toEqual(['example.com/b', 'example.com/a']);
      expect(await keys({ keys: ['example.com/a', 'example.com/zz'] })).toEqual(['example.com/a']);
      expect(await keys({ types: ['custom', 'later'] })).toEqual(['example.com/b', 'example.com/a']);
      expect(await keys({ types: ['later'] })).toEqual([]);
      const [first, second] = await client.notices({ types: ['custom'] });
      expect(await keys({ after: first?.lastRepeated ?? '' })).toEqual(['example.com/a']);
      expect(await keys({ after: second?.lastRepeated ?? '' })).toEqual([]);
    });

    it('are also recorded of changes, at their creation and for each of their states', async () => {
      const { client } = daemon();
      await addService(client, 'noticed', { command: '/bin/sleep 100' });
      const { id } = await client.start(['noticed']);
      const [notice] = await client.notices({ types: ['change-update'], keys: [id] });
      expect(notice).toMatchObject({ type: 'change-update', key: id, lastData: { kind: 'start' }, occurrences: 3 });
      expect(notice?.userId).toBeUndefined();
    });

    it('name the check in those of its change', async () => {
      const { client } = daemon();
      await addCheck(client, 'noticed', { exec: { command: 'true' }, period: '1h', timeout: '1s' });
      const [check] = await client.checks({ names: ['noticed'] });
      const [notice] = await client.notices({ types: ['change-update'], keys: [check?.changeId ?? ''] });
      expect(notice?.lastData).toEqual({ kind: 'perform-check', 'check-name': 'noticed' });
    });

    it('are waited for by the daemon as long as it is told', async () => {
      const { socketPath } = daemon();
      const wait = (query: string) => rawRequest(socketPath, 'GET', `/v1/notices?${query}`);
      const none: unknown = { status: 200, json: { type: 'sync', result: [] } };
      expect(await wait('keys=example.com/none&timeout=50ms')).toMatchObject(none as object);
      expect(await wait('types=later&timeout=1h')).toMatchObject(none as object);
      expect((await wait('timeout=5')).status).toBe(400);
      expect((await wait('after=yesterday')).status).toBe(400);
    });

    describe('that are watched', () => {
      it('come as they occur, those that are there first', async () => {
        const { client } = daemon();
        const keys = ['example.com/watch-1', 'example.com/watch-2'];
        await client.notify('example.com/watch-1');
        await using watch = client.watchNotices({ keys });
        expect((await watch.next()).value).toMatchObject({ key: 'example.com/watch-1' });
        const next = watch.next();
        await client.notify('example.com/unwatched');
        await client.notify('example.com/watch-2');
        expect((await next).value).toMatchObject({ key: 'example.com/watch-2' });
        const again = watch.next();
        await client.notify('example.com/watch-1');
        expect((await again).value).toMatchObject({ key: 'example.com/watch-1', occurrences: 2 });
      });

      it('go on after the last one that was seen, none twice and none lost', async () => {
        const { client } = daemon();
        const count = 50;
        const notifying = (async () => {
          for (let number = 0; number < count; number++) await client.notify(`example.com/count-${number}`);
        })();
        const seen: Notice[] = [];
        for await (const notice of client.watchNotices({ types: ['custom'] })) {
          if (notice.key.startsWith('example.com/count-')) seen.push(notice);
          if (seen.length === count) break;
        }
        await notifying;
        expect(new Set(seen.map(({ key }) => key)).size).toBe(count);
      });

      it('end with an error when the daemon does', async () => {
        await using own = await target.start();
        const watching = gather(own.client.watchNotices()).catch((thrown: unknown) => thrown);
        await own.client.systemInfo();
        setTimeout(() => own.stop?.('SIGKILL'), 100);
        await (own.stop === undefined ? own[Symbol.asyncDispose]() : own.exited);
        expect(await watching).toMatchObject({
          code: expect.stringMatching(/^PEBBLE_(UNREACHABLE|ABORTED)$/) as unknown,
        });
      });
    });

    it.each<[what: string, body: object, message: unknown]>([
      ['a key without a slash', { key: 'example.com' }, expect.stringContaining('key')],
      ['a key in capitals', { key: 'Example.com/a' }, expect.stringContaining('key')],
      ['a key that is too long', { key: `example.com/${'a'.repeat(256)}` }, expect.stringContaining('256')],
      ['too much data', { key: 'a.b/c', data: { a: 'x'.repeat(4096) } }, expect.stringContaining('4096')],
      ['data that is no text', { key: 'a.b/c', data: { a: 1 } }, expect.stringContaining('cannot decode notice data')],
      ['another action', { action: 'dance', key: 'a.b/c' }, expect.stringContaining('"dance"')],
      ['another type', { type: 'warning', key: 'a.b/c' }, expect.stringContaining('"warning"')],
      ['a bad time', { key: 'a.b/c', 'repeat-after': '5' }, expect.stringContaining('repeat-after')],
    ])('are refused with %s', async (_what, body, message) => {
      const answer = await rawPost(daemon().socketPath, '/v1/notices', { action: 'add', type: 'custom', ...body });
      expect(answer).toMatchObject(refusal(400, message) as object);
    });

    it('are not there under another id', async () => {
      await expect(daemon().client.notice('999999')).rejects.toMatchObject({
        code: 'PEBBLE_API_ERROR',
        status: 404,
        reason: 'cannot find notice with ID "999999"',
      });
    });

    it('of other users are for administrators, who may not ask for one and all at once', async () => {
      const { client, socketPath } = daemon();
      await client.notify('example.com/users');
      const keys = ['example.com/users'];
      expect(await client.notices({ users: 'all', keys })).toHaveLength(1);
      expect(await client.notices({ users: 4_242, keys })).toEqual([]);
      expect(await client.notices({ users: process.getuid?.() ?? 0, keys })).toHaveLength(1);
      expect((await rawRequest(socketPath, 'GET', '/v1/notices?users=all&user-id=1')).status).toBe(400);
    });
  });
}
