import { describe, expect, it } from 'vitest';
import { connectPebble } from '../src/index.ts';
import { answer, changeOf, refuse, startFaultyDaemon } from './faulty-daemon.ts';

describe('Pebble.waitChange', () => {
  it('waits in requests that end before their time is over', async () => {
    let asked = 0;
    await using daemon = await startFaultyDaemon({
      onRequest(_request, response) {
        if (++asked < 3) refuse(response, 504, 'timed out waiting for change after 800ms');
        else answer(response, changeOf('7'));
      },
    });
    await using pebble = connectPebble({ ...daemon, requestTimeoutMs: 1_000 });
    expect(await pebble.waitChange('7')).toMatchObject({ id: '7', status: 'Done', ready: true });
    expect(daemon.requests).toEqual(Array.from({ length: 3 }, () => 'GET /v1/changes/7/wait?timeout=800ms'));
  });

  it('asks for no longer than is left', async () => {
    await using daemon = await startFaultyDaemon({
      onRequest: (_request, response) => answer(response, changeOf('7')),
    });
    await using pebble = connectPebble(daemon);
    await pebble.waitChange('7', { timeoutMs: 100 });
    const timeout = /timeout=([\d.]+)ms$/.exec(daemon.requests[0] ?? '')?.[1];
    expect(Number(timeout)).toBeGreaterThan(0);
    expect(Number(timeout)).toBeLessThanOrEqual(100);
  });

  it('names the change that is not ready in time', async () => {
    await using daemon = await startFaultyDaemon({
      onRequest: (_request, response) => setTimeout(() => refuse(response, 504, 'timed out'), 20),
    });
    await using pebble = connectPebble(daemon);
    await expect(pebble.waitChange('7', { timeoutMs: 50 })).rejects.toMatchObject({
      code: 'PEBBLE_CHANGE_TIMEOUT',
      changeId: '7',
      message: 'change 7 is not ready after 50 ms',
      hint: expect.stringContaining('abortChange') as unknown,
    });
  });

  it('takes a change that is not there for what it is', async () => {
    await using daemon = await startFaultyDaemon({
      onRequest: (_request, response) => refuse(response, 404, 'cannot find change with id "7"'),
    });
    await using pebble = connectPebble(daemon);
    await expect(pebble.waitChange('7')).rejects.toMatchObject({ code: 'PEBBLE_API_ERROR', status: 404 });
    expect(daemon.requests).toHaveLength(1);
  });
});

describe('Pebble.start', () => {
  it.each<[status: string, fields: object]>([
    ['Error', { err: 'cannot perform the following tasks:\n- Start service "a" (broken)' }],
    ['Hold', {}],
    ['Undone', {}],
  ])('fails with a change that ended as %s', async (status, fields) => {
    const task = { id: '1', kind: 'start', summary: 'Start service "a"', status: 'Error', log: ['now ERROR broken'] };
    await using daemon = await startFaultyDaemon({
      onRequest(request, response) {
        if (request.method === 'POST') answer(response, null, { type: 'async', change: '7' }, 202);
        else answer(response, changeOf('7', { status, tasks: [{ ...task, 'spawn-time': 'now' }], ...fields }));
      },
    });
    await using pebble = connectPebble(daemon);
    await expect(pebble.start(['a'])).rejects.toMatchObject({
      code: 'PEBBLE_CHANGE_FAILED',
      change: { id: '7', status },
      message: expect.stringMatching(
        new RegExp(
          `^change 7 \\(Start service "a"\\) ended as ${status}[^]*\nlog of "Start service "a"":\n {2}now ERROR broken$`,
        ),
      ) as unknown,
    });
  });

  it('makes no sense of an answer without a change', async () => {
    await using daemon = await startFaultyDaemon({ onRequest: (_request, response) => answer(response, null) });
    await using pebble = connectPebble(daemon);
    await expect(pebble.start(['a'])).rejects.toMatchObject({ code: 'PEBBLE_PROTOCOL_ERROR' });
  });
});

describe('Pebble.changes', () => {
  it('sorts by age what the daemon gives in any order', async () => {
    const changes = ['10', '9', '101', '1'].map((id) => changeOf(id));
    await using daemon = await startFaultyDaemon({ onRequest: (_request, response) => answer(response, changes) });
    await using pebble = connectPebble(daemon);
    expect((await pebble.changes({ select: 'all', for: 'a&b' })).map(({ id }) => id)).toEqual(['1', '9', '10', '101']);
    expect(daemon.requests).toEqual(['GET /v1/changes?select=all&for=a%26b']);
  });

  it('sorts by time those that a later daemon may number otherwise', async () => {
    const at = (seconds: string) => `2026-01-01T00:00:${seconds}Z`;
    const times = { c: at('05.12'), b: at('05.1'), a: at('05') };
    const changes = Object.entries(times).map(([id, time]) => changeOf(id, { 'spawn-time': time }));
    await using daemon = await startFaultyDaemon({ onRequest: (_request, response) => answer(response, changes) });
    await using pebble = connectPebble(daemon);
    expect((await pebble.changes()).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });
});

describe('Pebble.plan', () => {
  it.each<[what: string, result: unknown]>([
    ['no text', {}],
    ['no YAML', 'services: [}'],
    ['no mapping', 'services'],
    ['a section that is none', 'services: [a]'],
    ['a service that is none', 'services: {a: b}'],
  ])('makes no sense of %s', async (_what, result) => {
    await using daemon = await startFaultyDaemon({ onRequest: (_request, response) => answer(response, result) });
    await using pebble = connectPebble(daemon);
    await expect(pebble.plan()).rejects.toMatchObject({ code: 'PEBBLE_PROTOCOL_ERROR' });
  });

  it('keeps the text of a broken plan out of the error: it may hold secrets', async () => {
    await using daemon = await startFaultyDaemon({
      onRequest: (_request, response) => answer(response, 'a: "secret\nb: [}'),
    });
    await using pebble = connectPebble(daemon);
    const error: unknown = await pebble.plan().catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error) + String(error)).not.toContain('secret');
  });
});
