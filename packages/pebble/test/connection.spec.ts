import { getEventListeners } from 'node:events';
import { rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { connectPebble } from '../src/index.ts';
import { describe, expect, it } from 'vitest';
import { answer, makeSocketPath, refuse, startFaultyDaemon, systemInfo, type Behaviour } from './faulty-daemon.ts';

const unreachable = (reason: string) => ({ code: 'PEBBLE_UNREACHABLE', details: { reason } });

describe('connectPebble', () => {
  describe('when no daemon is there', () => {
    it('says that there is no socket', async () => {
      await using place = await makeSocketPath();
      await using pebble = connectPebble(place);
      await expect(pebble.systemInfo()).rejects.toMatchObject({
        ...unreachable('ENOENT'),
        message: `cannot reach Pebble at "${place.socketPath}": there is no socket`,
        hint: expect.stringContaining('pebble-ready') as unknown,
      });
    });

    it('says that nothing listens on a socket that was left behind', async () => {
      await using place = await makeSocketPath();
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(`${place.socketPath}.old`, resolve));
      await rename(`${place.socketPath}.old`, place.socketPath);
      await new Promise((resolve) => server.close(resolve));
      await using pebble = connectPebble(place);
      await expect(pebble.services()).rejects.toMatchObject({
        ...unreachable('ECONNREFUSED'),
        message: expect.stringContaining('nothing listens on the socket') as unknown,
      });
    });

    it('says with which code connecting fails otherwise', async () => {
      await using place = await makeSocketPath();
      await writeFile(place.socketPath, '');
      await using pebble = connectPebble({ socketPath: `${place.socketPath}/deeper` });
      await expect(pebble.services()).rejects.toMatchObject({
        ...unreachable('ENOTDIR'),
        message: expect.stringContaining('connecting fails with ENOTDIR') as unknown,
      });
    });

    it('says so of exec and push too', async () => {
      await using place = await makeSocketPath();
      await using pebble = connectPebble(place);
      await expect(pebble.exec(['true'])).rejects.toMatchObject(unreachable('ENOENT'));
      await expect(pebble.push('/a', Buffer.alloc(1_000_000))).rejects.toMatchObject(unreachable('ENOENT'));
    });
  });

  describe('when the daemon starts late', () => {
    it('tries a question again for the time given', async () => {
      await using place = await makeSocketPath();
      await using pebble = connectPebble({ ...place, connectTimeoutMs: 10_000 });
      const asked = pebble.systemInfo();
      await using daemon = await startFaultyDaemon(
        { onRequest: (_request, response) => answer(response, systemInfo) },
        place.socketPath,
      );
      expect(await asked).toEqual({ version: 'v1.32.1', bootId: 'boot' });
      expect(daemon.requests).toEqual(['GET /v1/system-info']);
    });

    it('gives up after that time', async () => {
      await using place = await makeSocketPath();
      await using pebble = connectPebble({ ...place, connectTimeoutMs: 300 });
      await expect(pebble.systemInfo()).rejects.toMatchObject(unreachable('ENOENT'));
    });

    it('stops trying when the caller gives up', async () => {
      await using place = await makeSocketPath();
      await using pebble = connectPebble({ ...place, connectTimeoutMs: 60_000 });
      await expect(pebble.systemInfo({ signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
        code: 'PEBBLE_ABORTED',
      });
    });

    it('does not tell twice what may have been done', async () => {
      await using place = await makeSocketPath();
      await using pebble = connectPebble({ ...place, connectTimeoutMs: 60_000 });
      await expect(pebble.replan()).rejects.toMatchObject(unreachable('ENOENT'));
    });
  });

  describe('when the connection breaks', () => {
    it.each<[how: string, behaviour: Behaviour]>([
      ['before the answer', { onRequest: (request) => request.socket.destroy() }],
      [
        'within the answer',
        {
          onRequest(_request, response) {
            response.writeHead(200, { 'content-length': '1000' });
            response.write('{"type":"sync",', () => response.destroy());
          },
        },
      ],
      [
        'within a chunked answer',
        {
          onRequest(_request, response) {
            response.write('{"type":"sync",', () => response.destroy());
          },
        },
      ],
      ['before the request', { onConnection: (socket) => socket.destroy() }],
    ])('says so, and asks only once: %s', async (_how, behaviour) => {
      await using daemon = await startFaultyDaemon(behaviour);
      await using pebble = connectPebble({ ...daemon, connectTimeoutMs: 60_000 });
      await expect(pebble.systemInfo()).rejects.toMatchObject({
        code: 'PEBBLE_UNREACHABLE',
        message: `cannot reach Pebble at "${daemon.socketPath}": the connection ended before the answer did`,
        hint: 'The daemon is stopping or restarting.',
      });
      expect(daemon.requests.length).toBeLessThanOrEqual(1);
    });

    it('warns that the daemon may have acted', async () => {
      await using daemon = await startFaultyDaemon({ onRequest: (request) => request.socket.destroy() });
      await using pebble = connectPebble(daemon);
      await expect(pebble.replan()).rejects.toMatchObject({ hint: 'The daemon may have done what it was asked.' });
      expect(daemon.requests).toEqual(['POST /v1/services']);
    });
  });

  describe('when the daemon is silent', () => {
    it.each<[how: string, behaviour: Behaviour]>([
      ['from the beginning', {}],
      [
        'within the answer',
        {
          onRequest(_request, response) {
            response.writeHead(200, { 'content-length': '1000' });
            response.write('{');
          },
        },
      ],
    ])('gives up after the time of a request: %s', async (_how, behaviour) => {
      await using daemon = await startFaultyDaemon(behaviour);
      await using pebble = connectPebble({ ...daemon, requestTimeoutMs: 100 });
      await expect(pebble.systemInfo()).rejects.toMatchObject({
        ...unreachable('ETIMEDOUT'),
        message: expect.stringContaining('no answer to GET /v1/system-info in 100 ms') as unknown,
      });
      await expect.poll(() => daemon.connections).toBe(0);
    });

    it('gives up on an answer that never ends, however it drips', async () => {
      await using daemon = await startFaultyDaemon({
        onRequest(_request, response) {
          const drip = setInterval(() => response.write(' '), 10);
          response.on('close', () => clearInterval(drip));
        },
      });
      await using pebble = connectPebble({ ...daemon, requestTimeoutMs: 100 });
      await expect(pebble.systemInfo()).rejects.toMatchObject(unreachable('ETIMEDOUT'));
    });
  });

  describe('when the answer makes no sense', () => {
    it.each<[what: string, body: string, why: string]>([
      ['no JSON', 'Hello', 'it is not a JSON object'],
      ['nothing', '', 'it is not a JSON object'],
      ['a list', '[]', 'it is not a JSON object'],
      ['no type', '{"result":{}}', 'its type is missing'],
      ['an unknown type', '{"type":"later"}', 'its type is "later"'],
      ['no result', '{"type":"sync"}', '"system info" must be an object, got nothing'],
      ['a result of another type', '{"type":"sync","result":[1]}', '"system info" must be an object, got a list'],
      ['a field of another type', '{"type":"sync","result":{"version":1}}', '"version" must be a text, got number'],
    ])('says what is wrong with %s', async (_what, body, why) => {
      await using daemon = await startFaultyDaemon({ onRequest: (_request, response) => response.end(body) });
      await using pebble = connectPebble(daemon);
      await expect(pebble.systemInfo()).rejects.toMatchObject({
        code: 'PEBBLE_PROTOCOL_ERROR',
        message: expect.stringContaining(why) as unknown,
      });
    });

    it('says that it is no HTTP', async () => {
      await using daemon = await startFaultyDaemon({ onConnection: (socket) => socket.end('SSH-2.0-OpenSSH\r\n') });
      await using pebble = connectPebble(daemon);
      await expect(pebble.systemInfo()).rejects.toMatchObject({
        code: 'PEBBLE_PROTOCOL_ERROR',
        message: `what answers at "${daemon.socketPath}" does not speak HTTP`,
      });
    });
  });

  describe('when the daemon refuses', () => {
    it('gives its status, kind and reason', async () => {
      await using daemon = await startFaultyDaemon({
        onRequest: (_request, response) => refuse(response, 401, 'access denied', 'login-required'),
      });
      await using pebble = connectPebble(daemon);
      await expect(pebble.plan()).rejects.toMatchObject({
        code: 'PEBBLE_API_ERROR',
        status: 401,
        kind: 'login-required',
        reason: 'access denied',
        message: 'Pebble refused GET /v1/plan: access denied',
        hint: 'Run as root or as the user that runs the daemon.',
      });
    });

    it('goes by the type of the answer and not by its status', async () => {
      await using daemon = await startFaultyDaemon({
        onRequest: (_request, response) => answer(response, systemInfo, {}, 502),
      });
      await using pebble = connectPebble(daemon);
      expect(await pebble.systemInfo()).toMatchObject({ version: 'v1.32.1' });
    });
  });

  describe('when the caller gives up', () => {
    it('ends the call and leaves no listener and no connection', async () => {
      await using daemon = await startFaultyDaemon({});
      await using pebble = connectPebble(daemon);
      const controller = new AbortController();
      const calls = [
        pebble.systemInfo(controller),
        pebble.waitChange('1', controller),
        pebble.pull('/a', controller),
        pebble.push('/a', 'b', controller),
        pebble.exec(['true'], controller),
      ].map((call) => expect(call).rejects.toMatchObject({ code: 'PEBBLE_ABORTED', cause: 'enough' }));
      await expect.poll(() => daemon.requests.length).toBe(calls.length);
      controller.abort('enough');
      await Promise.all(calls);
      expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
      await expect.poll(() => daemon.connections).toBe(0);
    });

    it('sends nothing when it had before', async () => {
      await using daemon = await startFaultyDaemon({});
      await using pebble = connectPebble(daemon);
      await expect(pebble.systemInfo({ signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'PEBBLE_ABORTED',
      });
      expect(daemon.requests).toEqual([]);
    });
  });

  describe('when it is disposed', () => {
    it('ends what is under way and refuses what follows', async () => {
      await using daemon = await startFaultyDaemon({});
      const pebble = connectPebble(daemon);
      const call = expect(pebble.systemInfo()).rejects.toMatchObject({
        code: 'PEBBLE_ABORTED',
        message: 'the Pebble client was disposed',
      });
      await expect.poll(() => daemon.requests.length).toBe(1);
      await pebble[Symbol.asyncDispose]();
      await call;
      await expect(pebble.systemInfo()).rejects.toMatchObject({ code: 'PEBBLE_ABORTED' });
      await pebble[Symbol.asyncDispose]();
      await expect.poll(() => daemon.connections).toBe(0);
    });
  });

  describe('when an argument fits no daemon', () => {
    it.each<[what: string, call: (pebble: ReturnType<typeof connectPebble>) => Promise<unknown>]>([
      ['a relative path', (pebble) => pebble.pull('etc/passwd')],
      ['a path with a line break', (pebble) => pebble.push('/a\r\nb', '')],
      ['a mode of four digits', (pebble) => pebble.push('/a', '', { permissions: '0644' })],
      ['no services', (pebble) => pebble.start([])],
      ['a service with a comma', (pebble) => pebble.services(['a,b'])],
      ['no command', (pebble) => pebble.exec([])],
      ['a command without time', (pebble) => pebble.exec(['true'], { timeoutMs: 0 })],
      ['a wait that is no number', (pebble) => pebble.waitChange('1', { timeoutMs: Number.NaN })],
      ['an id that is a path', (pebble) => pebble.change('../services')],
      ['a layer without a label', (pebble) => pebble.addLayer('', {})],
    ])('refuses %s without asking', async (_what, call) => {
      await using daemon = await startFaultyDaemon({});
      await using pebble = connectPebble(daemon);
      await expect(call(pebble)).rejects.toMatchObject({ code: 'PEBBLE_INVALID_ARGUMENT' });
      expect(daemon.requests).toEqual([]);
    });

    it('refuses a socket without a name and a time that is none', () => {
      expect(() => connectPebble({ socketPath: '' })).toThrow('socketPath must name a socket');
      expect(() => connectPebble({ socketPath: '/a', requestTimeoutMs: -1 })).toThrow(
        'requestTimeoutMs must be between',
      );
    });

    it('gives no services for an empty list of names, which the daemon would take for all', async () => {
      await using daemon = await startFaultyDaemon({});
      await using pebble = connectPebble(daemon);
      expect(await pebble.services([])).toEqual([]);
    });
  });
});
