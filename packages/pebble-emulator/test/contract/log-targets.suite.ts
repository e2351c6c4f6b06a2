import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { LogTarget } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { addService, caseTimeoutMs, eventually, has, listen, useDaemon, writeScript } from './contract-daemon.ts';
import type { ContractDaemon, ContractTarget } from './contract-daemon.ts';

interface LokiPush {
  readonly streams: readonly {
    readonly stream: Readonly<Record<string, string>>;
    readonly values: readonly (readonly [time: string, line: string])[];
  }[];
}

/** A server that takes what is posted to it. */
async function startCollector() {
  const posts: { path: string; body: string }[] = [];
  const server = await listen(
    createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        posts.push({ path: request.url ?? '', body });
        response.writeHead(204).end();
      });
    }),
  );
  return Object.assign(server, { posts, url: `http://127.0.0.1:${server.port}` });
}

/** Starts two services of which each writes a line, with a target for one of them. */
async function startServices(daemon: ContractDaemon, target: Pick<LogTarget, 'type' | 'location'>): Promise<void> {
  const { client } = daemon;
  for (const name of ['chosen', 'other']) {
    const command = await writeScript(daemon, name, `echo from ${name}`, 'exec sleep 100');
    await addService(client, name, { command, environment: { WHO: `who-${name}` } });
  }
  const services = ['all', '-other'];
  const labels = { product: 'test', who: '$WHO' };
  await client.addLayer('targets', { 'log-targets': { target: { override: 'replace', ...target, services, labels } } });
  await client.start(['chosen', 'other']);
}

/** Where the output of services is forwarded to. */
export function describeLogTargets(target: ContractTarget): void {
  const { start } = target;
  describe.concurrent('log targets', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    it('receive what the services write that they choose, with their labels', async () => {
      await using own = await start();
      await using collector = await startCollector();
      await startServices(own, { type: 'loki', location: `${collector.url}/loki/api/v1/push` });
      await eventually(() => expect(collector.posts.length).toBeGreaterThan(0));
      const [post] = collector.posts;
      expect(post?.path).toBe('/loki/api/v1/push');
      const [stream] = (JSON.parse(post?.body ?? '') as LokiPush).streams;
      expect(stream?.stream).toMatchObject({ pebble_service: 'chosen', product: 'test', who: 'who-chosen' });
      expect(stream?.values[0]?.[1]).toBe('from chosen');
      expect(JSON.stringify(collector.posts)).not.toContain('from other');
    });

    it('of OpenTelemetry receive the same as records, since 1.24', async () => {
      await using own = await start();
      await using collector = await startCollector();
      const started = startServices(own, { type: 'opentelemetry', location: collector.url });
      if (!has(target, '1.24')) {
        await expect(started).rejects.toThrow('opentelemetry');
        return;
      }
      await started;
      await eventually(() => expect(collector.posts.length).toBeGreaterThan(0));
      const [post] = collector.posts;
      expect(post?.path).toBe('/v1/logs');
      const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
      expect(JSON.parse(post?.body ?? '')).toMatchObject({
        resourceLogs: [
          {
            resource: {
              attributes: expect.arrayContaining([
                attribute('service.name', 'chosen'),
                attribute('product', 'test'),
                attribute('who', 'who-chosen'),
              ]) as unknown,
            },
            scopeLogs: [
              {
                scope: { name: 'pebble' },
                logRecords: [
                  {
                    timeUnixNano: expect.stringMatching(/^\d{19}$/) as unknown,
                    body: { stringValue: 'from chosen' },
                  },
                ],
              },
            ],
          },
        ],
      });
    });

    it('of syslog receive the same as frames, after 1.26', async () => {
      await using own = await start();
      let received = '';
      const server = createTcpServer((socket) => {
        socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
        socket.on('error', () => undefined);
      });
      await using listening = await listen(server);
      const started = startServices(own, { type: 'syslog', location: `tcp://127.0.0.1:${listening.port}` });
      if (!has(target, '1.27')) {
        // 1.26 refuses it; older ones take it and send nothing.
        await (has(target, '1.26') ? expect(started).rejects.toThrow('syslog') : started);
        expect(received).toBe('');
        return;
      }
      await started;
      const frame =
        /^(\d+) <13>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z \S+ chosen - - \[pebble@28978 product="test" who="who-chosen"\] from chosen\n?$/;
      await eventually(() => expect(received).toMatch(frame));
      expect(received.length).toBe(Number.parseInt(received) + `${Number.parseInt(received)} `.length);
    });

    it.each<[what: string, target: object, reason: RegExp]>([
      ['without a type', { location: 'http://a', services: [] }, /must define "type"/],
      ['without a location', { type: 'loki', services: [] }, /"location"/],
      ['of another type', { type: 'papyrus', location: 'http://a', services: [] }, /papyrus/],
      [
        'for a service that is not there',
        { type: 'loki', location: 'http://a', services: ['zz'] },
        /unknown service "zz"/,
      ],
      [
        'with a reserved label',
        { type: 'loki', location: 'http://a', services: [], labels: { pebble_x: 'y' } },
        /pebble_/,
      ],
    ])('are refused %s', async (_what, fields, reason) => {
      const entry = { override: 'replace', ...fields };
      await expect(
        daemon().client.addLayer('bad', { 'log-targets': { bad: entry as never } }, { combine: true }),
      ).rejects.toMatchObject({
        code: 'PEBBLE_API_ERROR',
        status: 400,
        reason: expect.stringMatching(reason) as unknown,
      });
    });
  });
}
