import fc from 'fast-check';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { connectPebble, PebbleError, type Pebble } from '../src/index.ts';
import { end, execChange } from './exec-daemon.ts';
import { answer, startFaultyDaemon, type Behaviour } from './faulty-daemon.ts';

// A few seconds each: every run makes requests, and those that meet silence wait for their time.
const timeout = 60_000;
const requestTimeoutMs = 300;

/** Calls of every kind, each of which must come to an end. */
const calls: readonly (readonly [name: string, call: (pebble: Pebble) => Promise<unknown>])[] = [
  ['systemInfo', (pebble) => pebble.systemInfo()],
  ['services', (pebble) => pebble.services()],
  ['start', (pebble) => pebble.start(['a'], { timeoutMs: 100 })],
  ['plan', (pebble) => pebble.plan()],
  ['changes', (pebble) => pebble.changes()],
  ['checks', (pebble) => pebble.checks()],
  ['refreshCheck', (pebble) => pebble.refreshCheck('a')],
  ['health', (pebble) => pebble.health()],
  ['metrics', (pebble) => pebble.metrics()],
  ['notices', (pebble) => pebble.notices()],
  ['watchNotices', (pebble) => first(pebble.watchNotices({ signal: AbortSignal.timeout(500) }))],
  ['notify', (pebble) => pebble.notify('a.b/c')],
  ['identities', (pebble) => pebble.identities()],
  ['logs', (pebble) => first(pebble.logs())],
  ['push', (pebble) => pebble.push('/a', 'content')],
  ['pull', (pebble) => pebble.pull('/a')],
  ['pullStream', async (pebble) => first(await pebble.pullStream('/a'))],
  ['listFiles', (pebble) => pebble.listFiles('/a')],
  ['exec', (pebble) => pebble.exec(['x'], { timeoutMs: 100 })],
];

async function first(values: AsyncIterable<unknown>): Promise<unknown> {
  for await (const value of values) return value;
  return undefined;
}

/** Makes a call that ends one way or another: with a value, or with an error of the package; nothing stays open. */
async function survive(behaviour: Behaviour, call: (pebble: Pebble) => Promise<unknown>): Promise<void> {
  await using daemon = await startFaultyDaemon(behaviour);
  await using pebble = connectPebble({ ...daemon, requestTimeoutMs });
  try {
    await call(pebble);
  } catch (error) {
    if (!(error instanceof PebbleError)) throw error;
  }
  await expect.poll(() => daemon.connections, { timeout: 2_000, interval: 5 }).toBe(0);
}

const json = fc.jsonValue({ maxDepth: 3 });
/** Something like what the daemon says, with some of its fields. */
const likeAnswers = fc.record(
  {
    type: fc.constantFrom('sync', 'async', 'error', 'later'),
    'status-code': fc.integer(),
    change: fc.oneof(fc.constant('7'), json),
    result: fc.oneof(
      json,
      fc.array(json, { maxLength: 3 }),
      fc.record(
        {
          id: fc.oneof(fc.constant('7'), json),
          name: json,
          status: json,
          tasks: fc.oneof(json, fc.array(json, { maxLength: 2 })),
          'task-id': fc.oneof(fc.constant('3'), json),
          message: json,
          kind: json,
          info: json,
          healthy: json,
        },
        { requiredKeys: [] },
      ),
    ),
    maintenance: json,
  },
  { requiredKeys: [] },
);

describe('a client of a daemon that talks nonsense', { timeout }, () => {
  it.each(calls)('survives any JSON: %s', async (_name, call) => {
    await fc.assert(
      fc.asyncProperty(likeAnswers, fc.constantFrom(200, 202, 400, 404, 500), async (body, status) => {
        const respond = (response: ServerResponse) => response.writeHead(status).end(JSON.stringify(body));
        await survive(
          { onRequest: (request, response) => void request.resume().on('end', () => respond(response)) },
          call,
        );
      }),
      { numRuns: 15 },
    );
  });

  it.each(calls)('survives any bytes: %s', async (_name, call) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, isHttp) => {
        const head = isHttp ? 'HTTP/1.1 200 OK\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n' : '';
        const talk = (socket: Socket) =>
          void socket.once('data', () => socket.end(Buffer.concat([Buffer.from(head), bytes])));
        await survive({ onConnection: talk }, call);
      }),
      { numRuns: 8 },
    );
  });

  it.each(calls)('survives headers that are too large: %s', async (_name, call) => {
    const talk = (socket: Socket) =>
      void socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\nX-Large: ${'x'.repeat(100_000)}\r\n\r\n`));
    await survive({ onConnection: talk }, call);
  });

  it.each(calls)('survives a connection that is cut at any byte: %s', async (_name, call) => {
    const body = JSON.stringify({ type: 'sync', result: [] });
    const whole = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (length) => {
        const talk = (socket: Socket) => void socket.once('data', () => socket.end(whole.slice(0, length)));
        await survive({ onConnection: talk }, call);
      }),
      { numRuns: 8 },
    );
  });
});

describe('a client that reads a form', { timeout }, () => {
  const part = (name: string, content: string) =>
    `--b\r\nContent-Disposition: form-data; ${name}\r\n\r\n${content}\r\n`;
  const form =
    part('name="files"; filename="/a"', 'content of a file') +
    part('name="response"', JSON.stringify({ type: 'sync', result: [{ path: '/a' }] })) +
    '--b--\r\n';

  it('never takes a form for whole that is cut, turned or changed', async () => {
    const byte = fc.integer({ min: 0, max: 255 });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(form.length - 1),
        byte,
        fc.constantFrom('cut', 'change', 'drop'),
        async (at, value, how) => {
          const bytes = Buffer.from(form);
          if (how === 'change') bytes[at] = value;
          const sent =
            how === 'cut'
              ? bytes.subarray(0, at)
              : how === 'drop'
                ? Buffer.from(form.slice(0, at) + form.slice(at + 1))
                : bytes;
          await using daemon = await startFaultyDaemon({
            onRequest: (_request, response) =>
              response.writeHead(200, { 'content-type': 'multipart/form-data; boundary=b' }).end(sent),
          });
          await using pebble = connectPebble({ ...daemon, requestTimeoutMs });
          const pulled = await pebble.pullText('/a').catch((error: unknown) => error);
          if (pulled instanceof PebbleError) return;
          // Bytes of the file itself may be changed unnoticed, and some of what surrounds it says nothing.
          expect(typeof pulled).toBe('string');
          if (how === 'cut') expect(pulled).toBe('content of a file');
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a command of which the WebSockets break', { timeout }, () => {
  /** Frames as the daemon sends them, of which any may be the last. */
  function frame(opcode: number, payload: string): Buffer {
    return Buffer.concat([Buffer.of(0x80 | opcode, payload.length), Buffer.from(payload)]);
  }
  const frames = [frame(2, 'out'), frame(2, 'put'), frame(1, '{"command":"later"}'), frame(9, 'ping'), frame(1, end)];
  const whole = Buffer.concat(frames);

  it('ends, whichever is cut and where, and never passes for whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('control', 'stdio', 'stderr'), fc.nat(whole.length), async (cut, at) => {
        await using daemon = await startFaultyDaemon({
          onRequest(request, response) {
            if (request.method === 'POST') answer(response, { 'task-id': '3' }, { type: 'async', change: '7' }, 202);
            else setTimeout(() => answer(response, execChange(0)), 20);
          },
          onUpgrade(request, socket) {
            socket
              .on('error', () => undefined)
              .on('end', () => socket.end())
              .resume();
            const key = request.headers['sec-websocket-key'] ?? '';
            void accept(key).then((accepted) => {
              socket.write(
                `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accepted}\r\n\r\n`,
              );
              const name = request.url?.split('/').at(-1);
              if (name === cut) socket.end(whole.subarray(0, at));
              else if (name !== 'control') socket.write(whole);
            });
          },
        });
        await using pebble = connectPebble({ ...daemon, requestTimeoutMs });
        const result = await pebble.exec(['x']).catch((error: unknown) => error);
        await expect.poll(() => daemon.connections, { interval: 5 }).toBe(0);
        if (cut === 'control' || at === whole.length) {
          expect(result).toEqual({ exitCode: 0, stdout: 'output', stderr: 'output' });
        } else expect(result).toMatchObject({ code: 'PEBBLE_EXEC_FAILED' });
      }),
      { numRuns: 60 },
    );
  });

  async function accept(key: string): Promise<string> {
    const { createHash } = await import('node:crypto');
    return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  }
});

describe('a socket that vanishes and returns', { timeout }, () => {
  it('is found again by the next call, and by a question that is asked again', async () => {
    const behaviour: Behaviour = {
      onRequest: (_request, response) => answer(response, { version: 'v1.32.1', 'boot-id': 'b' }),
    };
    const daemon = await startFaultyDaemon(behaviour);
    const { socketPath } = daemon;
    await using eager = connectPebble({ socketPath });
    await using patient = connectPebble({ socketPath, connectTimeoutMs: 10_000 });
    await eager.systemInfo();
    await daemon[Symbol.asyncDispose]();
    await expect(eager.systemInfo()).rejects.toMatchObject({ code: 'PEBBLE_UNREACHABLE' });
    const asked = patient.systemInfo();
    const { mkdir, rm } = await import('node:fs/promises');
    const { dirname } = await import('node:path');
    await mkdir(dirname(socketPath));
    {
      await using again = await startFaultyDaemon(behaviour, socketPath);
      expect((await asked).version).toBe('v1.32.1');
      expect((await eager.systemInfo()).version).toBe('v1.32.1');
      expect(again.requests).toHaveLength(2);
    }
    await rm(dirname(socketPath), { recursive: true });
  });
});
