import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { connectPebble } from '@charmsmith/pebble';
import { afterEach, describe, expect, it } from 'vitest';
import { rawPost } from './contract/raw-request.ts';
import { useInMemoryDaemon } from './in-memory-daemon.ts';

interface Push {
  readonly path: string;
  readonly body: string;
}

describe('log targets', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });
  let say: ((line: string) => void) | undefined;
  const running = useInMemoryDaemon(() => ({
    programs: {
      talk: ({ stdout, signal }) =>
        new Promise((resolve) => {
          say = (line) => void stdout.write(`${line}\n`);
          signal.addEventListener('abort', () => resolve(0));
        }),
    },
  }));

  /** A server that takes logs, with the status that it answers. */
  async function startServer(statuses: number[] = []) {
    const pushes: Push[] = [];
    const server = createHttpServer((request, response) => {
      void text(request).then((body) => {
        pushes.push({ path: request.url ?? '', body });
        response.writeHead(statuses.shift() ?? 204).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    return { pushes, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  async function start(target: string) {
    const layer = `
      services: {web: {override: replace, command: talk, environment: {WHERE: here}}}
      log-targets: {t: {override: merge, services: [all], labels: {where: $WHERE}, ${target}}}`;
    await rawPost(running().socket, '/v1/layers', { action: 'add', label: 'l', format: 'yaml', combine: true, layer });
    await using client = connectPebble({ socketPath: running().socket });
    await client.start(['web']);
  }

  const values = ({ body }: Push) =>
    (JSON.parse(body) as { streams: { values: [string, string][] }[] }).streams.flatMap((stream) =>
      stream.values.map(([, line]) => line),
    );
  const write = async (...lines: string[]) => {
    for (const line of lines) say?.(line);
    await running().clock.advance(0);
  };

  it('of Loki get lines after a second, labelled', async () => {
    const { pushes, url } = await startServer();
    await start(`type: loki, location: "${url}/push"`);
    await write('one', 'two');
    await running().clock.advance(999);
    expect(pushes).toEqual([]);
    await running().clock.advance(1);
    await expect.poll(() => pushes.length).toBe(1);
    expect(pushes[0]?.path).toBe('/push');
    expect(JSON.parse(pushes[0]?.body ?? '')).toMatchObject({
      streams: [
        {
          stream: { where: 'here', pebble_service: 'web' },
          values: [
            [expect.any(String), 'one'],
            [expect.any(String), 'two'],
          ],
        },
      ],
    });
  });

  it('get a hundred lines at once, without waiting', async () => {
    const { pushes, url } = await startServer();
    await start(`type: loki, location: "${url}"`);
    await write(...Array.from({ length: 250 }, (_, index) => String(index)));
    await expect.poll(() => pushes.length).toBe(2);
    expect(pushes.flatMap(values)).toEqual(Array.from({ length: 200 }, (_, index) => String(index)));
  });

  it('get again what they could not take, but not what they refuse', async () => {
    const { pushes, url } = await startServer([500, 400]);
    await start(`type: loki, location: "${url}"`);
    for (const line of ['one', 'two', 'three']) {
      const before = pushes.length;
      await write(line);
      await running().clock.advance(1_000);
      await expect.poll(() => pushes.length).toBe(before + 1);
    }
    expect(pushes.map(values)).toEqual([['one'], ['one', 'two'], ['three']]);
  });

  it('of OpenTelemetry are served at a path of their own', async () => {
    const { pushes, url } = await startServer();
    await start(`type: opentelemetry, location: "${url}"`);
    await write('one');
    await running().clock.advance(1_000);
    await expect.poll(() => pushes.map(({ path }) => path)).toEqual(['/v1/logs']);
  });

  it('of syslog get frames; what is left is sent at the end', async () => {
    const received = Promise.withResolvers<string>();
    const server = createServer((socket) => void text(socket).then(received.resolve)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    await start(`type: syslog, location: "tcp://127.0.0.1:${(server.address() as AddressInfo).port}"`);
    await write('one');
    await running().daemon.close();
    expect(await received.promise).toMatch(/^\d+ <13>1 \S+ \S+ web - - \[pebble@28978 where="here"\] one$/);
  });

  it('that cannot be reached hold nothing up', async () => {
    await start('type: loki, location: "http://127.0.0.1:1/"');
    await write('one');
    await running().clock.advance(5_000);
    expect(await running().daemon.close()).toBe(true);
  });
});
