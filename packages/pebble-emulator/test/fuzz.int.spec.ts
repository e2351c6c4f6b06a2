import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  InMemoryFiles,
  createDaemon,
  inMemoryNetwork,
  inMemoryProcesses,
  inMemoryUsers,
  systemClock,
} from '../src/index.ts';
import type { Daemon } from '../src/index.ts';
import { rawPost, rawRequest } from './contract/raw-request.ts';

const posts = [
  '/v1/services',
  '/v1/layers',
  '/v1/changes/1',
  '/v1/files',
  '/v1/exec',
  '/v1/signals',
  '/v1/checks',
  '/v1/checks/refresh',
  '/v1/notices',
  '/v1/identities',
  '/v1/pairing',
];
const gets = [
  '/v1/changes',
  '/v1/changes/1/wait',
  '/v1/services',
  '/v1/plan',
  '/v1/files',
  '/v1/logs',
  '/v1/checks',
  '/v1/health',
  '/v1/notices',
  '/v1/identities',
  '/v1/metrics',
  '/v1/tasks/1/websocket/stdio',
];
const fields = ['action', 'services', 'label', 'layer', 'format', 'command', 'signal', 'checks', 'name', 'key', 'type'];
const more = ['identities', 'paths', 'dirs', 'files', 'timeout', 'environment', 'user-id', 'data', 'terminal', 'width'];
/** Longer than any answer takes, on the busiest machine. */
const patienceMs = 20_000;

// What no client sends. After each of it the daemon answers as before, and holds on to nothing.
describe('a daemon that is sent nonsense', { timeout: 120_000 }, () => {
  let folder: string;
  let socketPath: string;
  /** Of a daemon in memory: what is made up at random must not reach the machine. */
  let memoryPath: string;
  const daemons: Daemon[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pebble-fuzz-'));
    socketPath = join(folder, 'socket');
    memoryPath = join(folder, 'memory');
    const real = createDaemon({
      environment: { PATH: process.env['PATH'] ?? '', HOME: '/' },
      execConnectTimeoutMs: 2_000,
    });
    const memory = createDaemon({
      files: new InMemoryFiles(),
      processes: inMemoryProcesses({}, systemClock),
      users: inMemoryUsers(),
      network: inMemoryNetwork(),
      environment: {},
    });
    daemons.push(real, memory);
    await real.serve(socketPath);
    await memory.serve(memoryPath);
  });

  afterAll(async () => {
    for (const daemon of daemons) await daemon[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const answers = async (path = socketPath) => {
    const { status } = await withPatience(rawRequest(path, 'GET', '/v1/system-info'));
    expect(status).toBe(200);
  };
  /** Sends bytes as they are, and gives what comes back until the daemon hangs up, or the client does when it has sent all. */
  const sendRaw = async (bytes: string | Uint8Array, hangUp = true): Promise<string> => {
    const socket = connect(socketPath);
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    socket.write(bytes);
    if (hangUp) socket.end();
    await withPatience(closed);
    return answer;
  };

  it('answers bodies of any shape', async () => {
    const body = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.json(),
      fc
        .dictionary(fc.constantFrom(...fields, ...more), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 })
        .map((value) => JSON.stringify(value)),
      fc
        .dictionary(fc.constantFrom(...fields, ...more), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 })
        .chain((value) => fc.nat(200).map((length) => JSON.stringify(value).slice(0, length))),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...posts), body, async (path, text) => {
        const headers = { 'content-type': 'application/json' };
        const { status } = await withPatience(rawRequest(memoryPath, 'POST', path, { headers, body: text }));
        expect(status).toBeGreaterThanOrEqual(200);
      }),
      { numRuns: 250 },
    );
    await answers(memoryPath);
  });

  it('answers layers of any shape', async () => {
    const scalar = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.integer(),
      fc.constant(null),
      fc.constantFrom('5s', 'merge'),
    );
    const name = fc.constantFrom(
      'override',
      'command',
      'after',
      'environment',
      'period',
      'http',
      'services',
      'x',
      '<<',
    );
    const item = fc.dictionary(name, fc.oneof(scalar, fc.array(scalar), fc.dictionary(name, scalar)), { maxKeys: 5 });
    const section = fc.constantFrom('services', 'checks', 'log-targets', 'workloads', 'pairing', 'summary', 'zz');
    const layer = fc.oneof(
      fc
        .dictionary(section, fc.oneof(item, fc.dictionary(fc.string({ maxLength: 5 }), item)))
        .map((value) => JSON.stringify(value)),
      fc.string({ maxLength: 100 }),
    );
    await fc.assert(
      fc.asyncProperty(layer, async (text) => {
        const body = { action: 'add', label: 'fuzz', format: 'yaml', combine: true, layer: text };
        const { status } = await withPatience(rawPost(memoryPath, '/v1/layers', body));
        expect([200, 400]).toContain(status);
      }),
      { numRuns: 150 },
    );
    await answers(memoryPath);
  });

  it('answers queries of any shape', async () => {
    const parameter = fc.tuple(
      fc.constantFrom(
        'action',
        'path',
        'n',
        'services',
        'select',
        'level',
        'names',
        'timeout',
        'after',
        'users',
        'pattern',
      ),
      fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom('list', 'read', 'all', '-1', '1ms', '/')),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...gets), fc.array(parameter, { maxLength: 4 }), async (path, parameters) => {
        const query = new URLSearchParams(parameters).toString();
        const { status } = await withPatience(rawRequest(memoryPath, 'GET', `${path}?${query}`));
        expect(status).toBeGreaterThanOrEqual(200);
      }),
      { numRuns: 150 },
    );
    await answers(memoryPath);
  });

  it('hangs up on bytes that are no request', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 500 }), async (bytes) => {
        await sendRaw(bytes);
      }),
      { numRuns: 200 },
    );
    await answers();
  });

  it('takes a request that breaks off anywhere for none', async () => {
    const body = JSON.stringify({ action: 'start', services: ['none'] });
    const request = `POST /v1/services HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    for (let length = 1; length < request.length; length += 3) await sendRaw(request.slice(0, length));
    expect(await sendRaw(request)).toContain('service \\"none\\" does not exist');
    await answers();
  });

  it('refuses headers that are too long', async () => {
    const header = `X: ${'x'.repeat(2 * 1024 * 1024)}\r\n`;
    expect(await sendRaw(`GET /v1/plan HTTP/1.1\r\nHost: x\r\n${header}\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
    const many = Array.from({ length: 50_000 }, (_, index) => `X-${index}: ${'x'.repeat(20)}\r\n`).join('');
    await sendRaw(`GET /v1/system-info HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${many}\r\n`);
    await answers();
  });

  it('keeps no body that is too long', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const socket = connect(socketPath);
    socket.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    let answer = '';
    socket.on('data', (data: Buffer) => (answer += data.toString()));
    socket.write('POST /v1/layers HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n');
    while (!socket.destroyed && answer === '') {
      if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), closed]).catch(() => undefined);
    }
    socket.destroy();
    await closed;
    expect(answer).toContain('request body too large');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 1024 * 1024);
    await answers();
  });

  describe('in a form that writes files', () => {
    const boundary = '0123456789abcdef0123456789abcdef';
    const form = () => {
      const files = ['one', 'two'].map((name) => join(folder, 'files', name));
      const parts = [
        `Content-Disposition: form-data; name="request"\r\nContent-Type: application/json\r\n\r\n${JSON.stringify({ action: 'write', files: files.map((path) => ({ path, 'make-dirs': true })) })}`,
        ...files.map(
          (path) =>
            `Content-Disposition: form-data; name="files"; filename="${path}"\r\nContent-Type: application/octet-stream\r\n\r\n${'content '.repeat(20)}`,
        ),
      ];
      return `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;
    };
    const post = (body: string, length = Buffer.byteLength(body)) =>
      `POST /v1/files HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=${boundary}\r\nContent-Length: ${length}\r\n\r\n${body}`;
    const drafts = async () =>
      (await readdir(join(folder, 'files')).catch((): string[] => [])).filter((name) => name.endsWith('~'));

    it('leaves no half of a file when it breaks off anywhere', async () => {
      const whole = form();
      expect(await sendRaw(post(whole), false)).toMatch(/^HTTP\/1\.1 200 /);
      for (let length = 0; length < whole.length; length += 17)
        await sendRaw(post(whole.slice(0, length), whole.length));
      await expect.poll(drafts).toEqual([]);
      await answers();
    });

    it('answers one that ends anywhere, or has any byte changed', async () => {
      const whole = form();
      await fc.assert(
        fc.asyncProperty(
          fc.nat(whole.length),
          fc.nat(whole.length),
          fc.integer({ min: 0, max: 127 }),
          async (cut, at, code) => {
            const mutated = whole.slice(0, at) + String.fromCharCode(code) + whole.slice(at + 1);
            for (const body of [whole.slice(0, cut), mutated])
              expect(await sendRaw(post(body), false)).toMatch(/^HTTP\/1\.1 /);
          },
        ),
        { numRuns: 150 },
      );
      await expect.poll(drafts).toEqual([]);
      await answers();
    });
  });

  describe('over the WebSockets of a command', () => {
    /** Frames that a client sends, masked with zeros: opcode and payload. */
    const frame = (opcode: number, payload: string) =>
      Buffer.concat([
        Buffer.from([0x80 | opcode, 0x80 | Buffer.byteLength(payload), 0, 0, 0, 0]),
        Buffer.from(payload),
      ]);
    const [text, binary, close, ping] = [1, 2, 8, 9];
    const frames = [
      frame(binary, 'input'),
      frame(text, 'no JSON'),
      frame(ping, 'ping'),
      frame(binary, ''),
      frame(text, '{"command":"end"}'),
      frame(close, ''),
    ];
    const openSocket = async (task: string, name: string): Promise<Socket> => {
      const socket = connect(socketPath);
      socket.on('error', () => undefined);
      socket.write(
        `GET /v1/tasks/${task}/websocket/${name} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      );
      const [answer] = (await withPatience(once(socket, 'data'))) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 101 /);
      socket.resume();
      return socket;
    };
    const exec = async (command: string[]) => {
      const { json } = await rawPost(socketPath, '/v1/exec', { command, 'split-stderr': true, timeout: '5s' });
      const { change, result } = json as { change: string; result: { 'task-id': string } };
      return { change, task: result['task-id'] };
    };
    const ends = async (change: string) => {
      const { status } = await withPatience(rawRequest(socketPath, 'GET', `/v1/changes/${change}/wait?timeout=15s`));
      expect(status).toBe(200);
    };
    const names = ['control', 'stdio', 'stderr'];

    it('ends a command whose client drops between, or within, any two frames', async () => {
      const bytes = Buffer.concat(frames);
      const cuts = new Set([0, ...frames.map((_, index) => Buffer.concat(frames.slice(0, index + 1)).length)]);
      for (const cut of [...cuts]) for (const within of [1, 7]) cuts.add(Math.min(bytes.length, cut + within));
      for (const cut of cuts) {
        const { change, task } = await exec(['cat']);
        const sockets = [];
        for (const name of names) sockets.push(await openSocket(task, name));
        sockets[1]?.write(bytes.subarray(0, cut));
        for (const socket of sockets) socket.destroy();
        await ends(change);
      }
      await answers();
    });

    it('ends a command of which only some connect', async () => {
      await Promise.all(
        [[], ['control'], ['stdio'], ['stderr'], ['control', 'stdio']].map(async (some) => {
          const { change, task } = await exec(['cat']);
          const sockets = await Promise.all(some.map((name) => openSocket(task, name)));
          await ends(change);
          for (const socket of sockets) socket.destroy();
        }),
      );
      await answers();
    });

    it('ends a command whose client breaks the protocol', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...names),
          fc.uint8Array({ minLength: 1, maxLength: 64 }),
          async (name, bytes) => {
            const { change, task } = await exec(['cat']);
            const sockets = new Map<string, Socket>();
            for (const each of names) sockets.set(each, await openSocket(task, each));
            sockets.get(name)?.write(bytes);
            for (const socket of sockets.values()) socket.end();
            await ends(change);
            for (const socket of sockets.values()) socket.destroy();
          },
        ),
        { numRuns: 40 },
      );
      await answers();
    });
  });

  it('answers others while hundreds of connections are half open, and closes in spite of them', async () => {
    const before = process.getActiveResourcesInfo().length;
    const own = createDaemon({ environment: {} });
    const path = join(folder, 'half-open');
    await own.serve(path);
    const halves = ['', 'G', 'GET /v1/plan', 'POST /v1/exec HTTP/1.1\r\nContent-Length: 100\r\n\r\n{'];
    const sockets = Array.from({ length: 300 }, (_, index) => {
      const socket = connect(path);
      socket.on('error', () => undefined);
      socket.write(halves[index % halves.length] ?? '');
      return socket;
    });
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    expect((await withPatience(rawRequest(path, 'GET', '/v1/system-info'))).status).toBe(200);
    const closed = sockets.map((socket) => new Promise<void>((resolve) => socket.on('close', () => resolve())));
    for (const socket of sockets) socket.resume();
    await withPatience(own.close());
    await withPatience(Promise.all(closed));
    await expect.poll(() => process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before + 2);
  });
});

/** Fails when the daemon hangs. */
async function withPatience<Result>(work: Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('the daemon hangs')), patienceMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
