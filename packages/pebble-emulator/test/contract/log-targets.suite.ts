import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  addService,
  caseTimeoutMs,
  eventually,
  useDaemon,
  writeScript,
  type ContractTarget,
} from './contract-daemon.ts';

interface LokiPush {
  readonly streams: readonly {
    readonly stream: Readonly<Record<string, string>>;
    readonly values: readonly (readonly [time: string, line: string])[];
  }[];
}

/** Where the output of services is forwarded to. */
export function describeLogTargets({ start }: ContractTarget): void {
  describe.concurrent('log targets', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    it('receive what the services write that they choose, with their labels', async () => {
      await using own = await start();
      const { client } = own;
      const pushes: LokiPush[] = [];
      const server = createServer((request, response) => {
        let body = '';
        request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        request.on('end', () => {
          pushes.push(JSON.parse(body) as LokiPush);
          response.writeHead(204).end();
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      try {
        for (const name of ['chosen', 'other']) {
          const command = await writeScript(own, name, `echo from ${name}`, 'exec sleep 100');
          await addService(client, name, { command, environment: { WHO: `who-${name}` } });
        }
        const location = `http://127.0.0.1:${(server.address() as AddressInfo).port}/loki/api/v1/push`;
        await client.addLayer('targets', {
          'log-targets': {
            loki: {
              override: 'replace',
              type: 'loki',
              location,
              services: ['all', '-other'],
              labels: { product: 'test', who: '$WHO' },
            },
          },
        });
        await client.start(['chosen', 'other']);
        await eventually(() => expect(pushes.length).toBeGreaterThan(0));
        const [stream] = pushes[0]?.streams ?? [];
        expect(stream?.stream).toMatchObject({ pebble_service: 'chosen', product: 'test', who: 'who-chosen' });
        expect(stream?.values[0]?.[1]).toBe('from chosen');
        expect(JSON.stringify(pushes)).not.toContain('from other');
      } finally {
        server.closeAllConnections();
        server.close();
      }
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
    ])('are refused %s', async (_what, target, reason) => {
      const entry = { override: 'replace', ...target };
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
