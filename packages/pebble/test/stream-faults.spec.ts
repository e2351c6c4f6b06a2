import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { connectPebble, type Notice } from '../src/index.ts';
import { answer, refuse, startFaultyDaemon, type Behaviour } from './faulty-daemon.ts';

const entry = (message: string) => `${JSON.stringify({ time: '2026-07-01T00:00:00.123Z', service: 'a', message })}\n`;

function noticeOf(id: string, lastRepeated: string): object {
  const times = { 'first-occurred': lastRepeated, 'last-occurred': lastRepeated, 'last-repeated': lastRepeated };
  return { id, 'user-id': null, type: 'custom', key: 'a.b/c', occurrences: 1, ...times };
}

describe('Pebble.logs', () => {
  async function logsOf(respond: (response: ServerResponse) => void, follow = false): Promise<string[]> {
    await using daemon = await startFaultyDaemon({ onRequest: (_request, response) => respond(response) });
    await using pebble = connectPebble({ ...daemon, requestTimeoutMs: 200 });
    const messages: string[] = [];
    try {
      for await (const { message } of pebble.logs({ follow })) messages.push(message);
      return messages;
    } catch (error) {
      throw Object.assign(error as Error, { messages });
    } finally {
      await expect.poll(() => daemon.connections).toBe(0);
    }
  }

  it('gives lines that are cut anywhere', async () => {
    const bytes = Buffer.from(entry('käse') + entry('€'));
    const messages = await logsOf((response) => {
      void (async () => {
        for (const byte of bytes) {
          response.write(Buffer.of(byte));
          await new Promise(setImmediate);
        }
        response.end();
      })();
    });
    expect(messages).toEqual(['käse', '€']);
  });

  it.each<[how: string, respond: (response: ServerResponse) => void]>([
    ['with its end', (response) => response.end(entry('whole') + entry('half').slice(0, -10))],
    ['and breaks off', (response) => response.write(entry('whole') + '{"time', () => response.destroy())],
  ])('keeps back a line that the daemon cuts off %s, and says so', async (_how, respond) => {
    await expect(logsOf(respond)).rejects.toMatchObject({ code: 'PEBBLE_UNREACHABLE', messages: ['whole'] });
  });

  it.each(['no JSON\n', '[]\n', '{"time":1}\n', '\n'])('makes no sense of the line %j', async (line) => {
    await expect(logsOf((response) => response.end(line))).rejects.toMatchObject({ code: 'PEBBLE_PROTOCOL_ERROR' });
  });

  it('gives the daemon\u2019s refusal', async () => {
    const refusing = (response: ServerResponse) => refuse(response, 401, 'access denied', 'login-required');
    await expect(logsOf(refusing)).rejects.toMatchObject({ code: 'PEBBLE_API_ERROR', status: 401 });
    await expect(logsOf(refusing, true)).rejects.toMatchObject({ code: 'PEBBLE_API_ERROR', status: 401 });
  });

  it('gives up on silence unless it follows', async () => {
    await expect(logsOf(() => undefined)).rejects.toMatchObject({ details: { reason: 'ETIMEDOUT' } });
    await expect(logsOf((response) => response.write(entry('begun')))).rejects.toMatchObject({
      details: { reason: 'ETIMEDOUT' },
      messages: ['begun'],
    });
    const late = (response: ServerResponse) => void sleep(500).then(() => response.end(entry('late')));
    expect(await logsOf(late, true)).toEqual(['late']);
  });

  it('waits for its reader longer than a request may take', async () => {
    await using daemon = await startFaultyDaemon({
      onRequest: (_request, response) => response.end(entry('one') + entry('two')),
    });
    await using pebble = connectPebble({ ...daemon, requestTimeoutMs: 100 });
    const messages: string[] = [];
    for await (const { message } of pebble.logs()) {
      messages.push(message);
      await sleep(200);
    }
    expect(messages).toEqual(['one', 'two']);
  });

  it('ends and closes its connection when it is left, aborted or its client disposed', async () => {
    await using daemon = await startFaultyDaemon({ onRequest: (_request, response) => response.write(entry('one')) });
    const pebble = connectPebble(daemon);
    const left = pebble.logs({ follow: true });
    await left.next();
    await left.return();
    await expect.poll(() => daemon.connections).toBe(0);
    const controller = new AbortController();
    const aborted = pebble.logs({ follow: true, signal: controller.signal });
    await aborted.next();
    const next = expect(aborted.next()).rejects.toMatchObject({ code: 'PEBBLE_ABORTED' });
    controller.abort();
    await next;
    await expect.poll(() => daemon.connections).toBe(0);
    const disposed = pebble.logs({ follow: true });
    await disposed.next();
    const last = expect(disposed.next()).rejects.toMatchObject({ code: 'PEBBLE_ABORTED' });
    await pebble[Symbol.asyncDispose]();
    await last;
    await expect.poll(() => daemon.connections).toBe(0);
  });
});

describe('Pebble.watchNotices', () => {
  it('asks on after the last notice, by the time as the daemon wrote it', async () => {
    const [first, second] = ['2026-07-01T00:00:00.123456789Z', '2026-07-01T00:00:00.12345679Z'] as const;
    const answers = [[noticeOf('1', first)], [], [noticeOf('1', second)]];
    await using daemon = await startFaultyDaemon({
      onRequest: (_request, response) => answer(response, answers.shift() ?? []),
    });
    await using pebble = connectPebble({ ...daemon, requestTimeoutMs: 100 });
    const seen: Notice[] = [];
    for await (const notice of pebble.watchNotices({ types: ['custom'] })) {
      seen.push(notice);
      if (seen.length === 2) break;
    }
    expect(seen.map(({ lastRepeated }) => lastRepeated)).toEqual([first, second]);
    const after = encodeURIComponent(first);
    expect(daemon.requests).toEqual([
      'GET /v1/notices?types=custom&timeout=80ms',
      `GET /v1/notices?types=custom&after=${after}&timeout=80ms`,
      `GET /v1/notices?types=custom&after=${after}&timeout=80ms`,
    ]);
  });

  it('does not besiege a daemon that answers at once', async () => {
    await using daemon = await startFaultyDaemon({ onRequest: (_request, response) => answer(response, []) });
    await using pebble = connectPebble({ ...daemon, requestTimeoutMs: 1_000 });
    await expect(pebble.watchNotices({ signal: AbortSignal.timeout(400) }).next()).rejects.toMatchObject({
      code: 'PEBBLE_ABORTED',
    });
    expect(daemon.requests).toHaveLength(1);
  });
});

describe('Pebble.health', () => {
  it.each<[result: unknown, outcome: unknown]>([
    [{ healthy: true }, true],
    [{ healthy: false }, false],
  ])('goes by the answer %j and not by its status', async (result, outcome) => {
    await using daemon = await startFaultyDaemon({
      onRequest: (_request, response) => answer(response, result, {}, 502),
    });
    await using pebble = connectPebble(daemon);
    expect(await pebble.health()).toBe(outcome);
  });

  it('makes no sense of another answer', async () => {
    await using daemon = await startFaultyDaemon({
      onRequest: (_request, response) => answer(response, { healthy: 1 }),
    });
    await using pebble = connectPebble(daemon);
    await expect(pebble.health()).rejects.toMatchObject({ code: 'PEBBLE_PROTOCOL_ERROR' });
  });
});

describe('a feature of a later release', () => {
  const old: Behaviour = {
    onRequest(request, response) {
      if (request.url === '/v1/system-info') answer(response, { version: 'v1.12.0', 'boot-id': 'b' });
      else if (request.url === '/v1/identities') refuse(response, 404, 'invalid API endpoint requested');
      else if (request.url === '/v1/checks') refuse(response, 405, 'method "POST" not allowed');
      else answer(response, []);
    },
  };

  it('is looked for only when the daemon refuses', async () => {
    await using daemon = await startFaultyDaemon(old);
    await using pebble = connectPebble(daemon);
    await pebble.notices();
    expect(daemon.requests).toEqual(['GET /v1/notices']);
    await expect(pebble.startChecks(['a'])).rejects.toMatchObject({
      code: 'PEBBLE_UNSUPPORTED',
      message: 'Pebble v1.12.0 has no check actions, which came with v1.19.0',
    });
    expect(daemon.requests.slice(1)).toEqual(['POST /v1/checks', 'GET /v1/system-info']);
  });

  it('is looked for before, where an older daemon would overlook it', async () => {
    await using daemon = await startFaultyDaemon(old);
    await using pebble = connectPebble(daemon);
    const identity = { access: 'read', passwordHash: '$6$a$b' } as const;
    await expect(pebble.addIdentities({ identity })).rejects.toMatchObject({ code: 'PEBBLE_UNSUPPORTED' });
    expect(daemon.requests).toEqual(['GET /v1/system-info']);
  });

  it('is not made up: a refusal of a daemon that has it stays what it is', async () => {
    await using daemon = await startFaultyDaemon({
      onRequest(request, response) {
        if (request.url === '/v1/system-info') answer(response, { version: 'v1.32.1', 'boot-id': 'b' });
        else refuse(response, 404, 'cannot find notice with ID "7"');
      },
    });
    await using pebble = connectPebble(daemon);
    await expect(pebble.notice('7')).rejects.toMatchObject({ code: 'PEBBLE_API_ERROR', status: 404 });
  });
});

describe('Pebble.systemInfo', () => {
  it('tells the last warning and a restart that is pending', async () => {
    const maintenance = { kind: 'daemon-restart', message: 'daemon is restarting' };
    await using daemon = await startFaultyDaemon({
      onRequest: (_request, response) =>
        answer(response, { version: 'v1.32.1', 'boot-id': 'b' }, { 'latest-warning': 'yesterday', maintenance }),
    });
    await using pebble = connectPebble(daemon);
    expect(await pebble.systemInfo()).toMatchObject({ latestWarning: 'yesterday', maintenance });
  });
});

describe('Pebble.stopChecks', () => {
  it('takes "null", which daemons before 1.28 write for none', async () => {
    await using daemon = await startFaultyDaemon({
      onRequest: (_request, response) => answer(response, { changed: null }),
    });
    await using pebble = connectPebble(daemon);
    expect(await pebble.stopChecks(['a'])).toEqual([]);
  });
});
