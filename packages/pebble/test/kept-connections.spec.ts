import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { connectPebble } from '../src/index.ts';
import { answer, makeSocketPath, startFaultyDaemon, systemInfo } from './faulty-daemon.ts';

// Suite: under a second.

describe('connections', () => {
  it('are kept for the next question, and closed when the client is', async () => {
    const sockets: Socket[] = [];
    await using daemon = await startFaultyDaemon({
      onRequest: (_request, response) => answer(response, systemInfo),
      onConnection: (socket) => sockets.push(socket),
    });
    {
      await using pebble = connectPebble(daemon);
      for (let n = 0; n < 3; n += 1) await pebble.systemInfo();
      expect(sockets).toHaveLength(1);
      expect(daemon.open).toBe(1);
    }
    await expect.poll(() => daemon.open).toBe(0);
  });

  it('are as many as there are questions at a time, of which one is kept', async () => {
    await using daemon = await startFaultyDaemon({
      onRequest: (_request, response) => void setImmediate(() => answer(response, systemInfo)),
    });
    await using pebble = connectPebble(daemon);
    await Promise.all([pebble.systemInfo(), pebble.systemInfo(), pebble.systemInfo()]);
    await expect.poll(() => daemon.open).toBe(1);
  });

  it('that the daemon has closed meanwhile are made anew: the question is answered', async () => {
    const sockets: Socket[] = [];
    await using daemon = await startFaultyDaemon({
      onRequest: (_request, response) => answer(response, systemInfo),
      onConnection: (socket) => sockets.push(socket),
    });
    await using pebble = connectPebble(daemon);
    await pebble.systemInfo();
    // At the same time, so that the client may not have heard of it.
    sockets[0]?.destroy();
    expect(await pebble.systemInfo()).toMatchObject({ version: systemInfo.version });
    expect(sockets).toHaveLength(2);
  });

  it('survive a daemon that is started anew', async () => {
    await using place = await makeSocketPath();
    await using pebble = connectPebble(place);
    for (let run = 0; run < 2; run += 1) {
      await using daemon = await startFaultyDaemon(
        { onRequest: (_request, response) => answer(response, systemInfo) },
        place.socketPath,
      );
      expect(await pebble.systemInfo()).toMatchObject({ version: systemInfo.version });
      expect(daemon.requests).toHaveLength(1);
    }
  });

  it('are not kept for what may change something: it is sent once, and over one of its own', async () => {
    const sockets: Socket[] = [];
    let requests = 0;
    await using daemon = await startFaultyDaemon({
      onRequest: ({ socket, method }, response) => {
        if (method === 'GET') answer(response, systemInfo);
        else {
          requests += 1;
          socket.destroy();
        }
      },
      onConnection: (socket) => sockets.push(socket),
    });
    await using pebble = connectPebble(daemon);
    await pebble.systemInfo();
    await expect(pebble.notify('a.b/c')).rejects.toMatchObject({ code: 'PEBBLE_UNREACHABLE' });
    expect(requests).toBe(1);
    expect(sockets).toHaveLength(2);
  });

  it('are not kept when an answer is not taken to its end', async () => {
    await using daemon = await startFaultyDaemon({
      onRequest: (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"type":');
      },
    });
    await using pebble = connectPebble({ ...daemon, requestTimeoutMs: 100 });
    await expect(pebble.systemInfo()).rejects.toMatchObject({ code: 'PEBBLE_UNREACHABLE' });
    await expect.poll(() => daemon.open).toBe(0);
  });

  it('end quietly with a call that is given up when its answer is there', async () => {
    const failures: unknown[] = [];
    const note = (error: unknown) => failures.push(error);
    process.on('uncaughtException', note);
    const ending = new AbortController();
    await using daemon = await startFaultyDaemon({
      onRequest(_request, response) {
        answer(response, systemInfo);
        response.once('finish', () => setImmediate(() => ending.abort(new Error('enough'))));
      },
    });
    await using pebble = connectPebble(daemon);
    await pebble.systemInfo({ signal: ending.signal }).catch(() => undefined);
    await expect.poll(() => daemon.open).toBeLessThanOrEqual(1);
    process.off('uncaughtException', note);
    expect(failures).toEqual([]);
  });
});
