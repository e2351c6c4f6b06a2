import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { connectPebble, type PebbleProcess } from '../src/index.ts';
import { end, startExecDaemon } from './exec-daemon.ts';

const endOutputs = (name: string, socket: WebSocket) => {
  if (name !== 'control') socket.send(end);
};

describe('Pebble.spawn', () => {
  it('gives up on output that stays away after the command has ended, and lets a late reader have his time', async () => {
    await using daemon = await startExecDaemon((name, socket) => {
      if (name === 'stderr') socket.send(end);
      // Enough to fill the stream, so that nothing is asked for before it is read.
      if (name === 'stdio') for (let part = 0; part < 20; part++) socket.send(Buffer.alloc(64 * 1024));
    });
    await using pebble = connectPebble({ ...daemon, requestTimeoutMs: 400 });
    await using running = await pebble.spawn(['x'], { stdin: '' });
    daemon.finish(0);
    expect(await running.exitCode).toBe(0);
    await sleep(800);
    expect(running.stdout.errored).toBeNull();
    await expect(text(running.stdout)).rejects.toThrow('no end of the output in 400 ms');
  });

  it('ends its streams with the error of the command', async () => {
    await using daemon = await startExecDaemon(() => undefined);
    await using pebble = connectPebble(daemon);
    await using running = await pebble.spawn(['x']);
    const output = expect(text(running.stdout)).rejects.toMatchObject({ code: 'PEBBLE_UNREACHABLE' });
    const error = expect(text(running.stderr!)).rejects.toMatchObject({ code: 'PEBBLE_UNREACHABLE' });
    const exit = expect(running.exitCode).rejects.toMatchObject({ code: 'PEBBLE_UNREACHABLE' });
    await daemon[Symbol.asyncDispose]();
    await Promise.all([exit, output, error]);
    expect(running.stdin.destroyed).toBe(true);
    expect(running.kill()).toBe(false);
  });

  it('does not end the process when nobody listens to its streams or its exit', async () => {
    await using daemon = await startExecDaemon(() => undefined);
    await using pebble = connectPebble(daemon);
    const running = await pebble.spawn(['x']);
    running.stdin.write('input');
    await daemon[Symbol.asyncDispose]();
    await expect.poll(() => running.stdout.destroyed).toBe(true);
  });

  it.each<[how: string, giveUp: (running: PebbleProcess, abort: () => void, dispose: () => Promise<void>) => unknown]>([
    ['the caller gives up', (_running, abort) => abort()],
    ['it is disposed', (running) => running[Symbol.asyncDispose]()],
    ['the client is disposed', (_running, _abort, dispose) => dispose()],
  ])('closes its connections when %s', async (_how, giveUp) => {
    await using daemon = await startExecDaemon(() => undefined);
    await using pebble = connectPebble(daemon);
    const controller = new AbortController();
    const running = await pebble.spawn(['x'], { signal: controller.signal });
    const exit = expect(running.exitCode).rejects.toMatchObject({ code: 'PEBBLE_ABORTED' });
    await giveUp(
      running,
      () => controller.abort(),
      () => Promise.resolve(pebble[Symbol.asyncDispose]()),
    );
    await exit;
    await expect.poll(() => daemon.connections).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('tells signals and sizes on control', async () => {
    const told: unknown[] = [];
    await using daemon = await startExecDaemon((name, socket) => {
      if (name === 'control') socket.on('message', (data: Buffer) => told.push(JSON.parse(data.toString())));
      endOutputs(name, socket);
    });
    await using pebble = connectPebble(daemon);
    await using running = await pebble.spawn(['x'], { terminal: { columns: 80, rows: 24 }, stdin: '' });
    expect([running.kill(), running.kill('SIGHUP'), running.resize({ columns: 100, rows: 50 })]).toEqual([
      true,
      true,
      true,
    ]);
    await expect
      .poll(() => told)
      .toEqual([
        { command: 'signal', signal: { name: 'SIGTERM' } },
        { command: 'signal', signal: { name: 'SIGHUP' } },
        { command: 'resize', resize: { width: 100, height: 50 } },
      ]);
    expect(() => running.kill('HUP' as never)).toThrow('full name');
    expect(() => running.resize({ columns: 0, rows: 1 })).toThrow('whole numbers');
    daemon.finish(0);
    expect(await running.exitCode).toBe(0);
  });

  it('sends a large input in frames', async () => {
    const sizes: number[] = [];
    await using daemon = await startExecDaemon((name, socket) => {
      if (name === 'stdio') socket.on('message', (data: Buffer, isBinary) => isBinary && sizes.push(data.length));
      endOutputs(name, socket);
    });
    await using pebble = connectPebble(daemon);
    await using running = await pebble.spawn(['x'], { stdin: Buffer.alloc(200_000) });
    await expect.poll(() => sizes.reduce((sum, size) => sum + size, 0)).toBe(200_000);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(64 * 1024);
    daemon.finish(0);
    await running.exitCode;
  });

  it.each<[what: string, options: object]>([
    ['no time', { timeoutMs: 0 }],
    ['interactive without a terminal', { interactive: true }],
    ['a terminal of no size', { terminal: { columns: 0, rows: 0 } }],
  ])('refuses %s without asking', async (_what, options) => {
    await using daemon = await startExecDaemon(() => undefined);
    await using pebble = connectPebble(daemon);
    await expect(pebble.spawn(['x'], options)).rejects.toMatchObject({ code: 'PEBBLE_INVALID_ARGUMENT' });
    expect(daemon.requests).toEqual([]);
  });
});
