import { setTimeout as delay } from 'node:timers/promises';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { LogEntry } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import {
  addService,
  caseTimeoutMs,
  eventually,
  gather,
  useDaemon,
  writeScript,
  type ContractTarget,
} from './contract-daemon.ts';
import { rawRequest, refusal } from './raw-request.ts';

const messages = (entries: readonly LogEntry[]) => entries.map(({ message }) => message);

/** What services write. */
export function describeLogs({ start }: ContractTarget): void {
  describe.concurrent('logs', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    /** Starts a service that writes lines, and waits until the daemon has all of them. */
    async function startWriter(name: string, ...lines: string[]): Promise<void> {
      const { client } = daemon();
      await addService(client, name, { command: await writeScript(daemon(), name, ...lines, 'exec sleep 100') });
      await client.start([name]);
    }

    it('hold both outputs of a service, line by line with time and name', async () => {
      const { client } = daemon();
      await startWriter('both', 'echo out', 'echo err >&2', 'echo', "printf 'car\\rriage\\n'");
      const entries = await gather(client.logs({ services: ['both'] }));
      expect(messages(entries)).toEqual(['out', 'err', '', 'car\rriage']);
      for (const { service, time } of entries) {
        expect(service).toBe('both');
        expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/);
      }
    });

    it('are given from the last ones, 30 unless told otherwise', async () => {
      const { client } = daemon();
      await startWriter('many', 'for i in $(seq 1 50); do echo "$i"; done');
      const services = ['many'];
      const lines = async (count?: number | 'all') =>
        messages(await gather(client.logs({ services, ...(count === undefined ? {} : { lines: count }) })));
      expect(await lines()).toHaveLength(30);
      expect((await lines()).at(-1)).toBe('50');
      expect(await lines(2)).toEqual(['49', '50']);
      expect(await lines(0)).toEqual([]);
      expect(await lines('all')).toHaveLength(50);
    });

    it('are merged by time, and counted together', async () => {
      const { client, root } = daemon();
      const gate = join(root, 'merge.gate');
      await startWriter('merge-a', 'echo a1', `until [ -e ${gate} ]; do sleep 0.05; done`, 'echo a2');
      await startWriter('merge-b', 'echo b1');
      await client.push(gate, '');
      const services = ['merge-a', 'merge-b'];
      await eventually(async () => {
        const all = await gather(client.logs({ services, lines: 'all' }));
        expect(messages(all)).toEqual(['a1', 'b1', 'a2']);
      });
      expect(messages(await gather(client.logs({ services, lines: 2 })))).toEqual(['b1', 'a2']);
    });

    it('are empty of services that are unknown or never ran', async () => {
      const { client } = daemon();
      await addService(client, 'mute', { command: '/bin/true' });
      expect(await gather(client.logs({ services: ['mute', 'no-such'], lines: 'all' }))).toEqual([]);
    });

    it('cut a long line into pieces of the same time', async () => {
      const { client } = daemon();
      await startWriter('long', `printf '%09000d\\n' 7`);
      const entries = await gather(client.logs({ services: ['long'], lines: 'all' }));
      expect(messages(entries).join('')).toBe('7'.padStart(9000, '0'));
      // Blocks of 4 KiB, the first of which holds time and name too: 24 bytes, 4 of the name, 4 around it.
      expect(messages(entries).map(({ length }) => length)).toEqual([4064, 4096, 840]);
      expect(new Set(entries.map(({ time }) => time)).size).toBe(1);
    });

    it('give a line that has not been finished', async () => {
      const { client } = daemon();
      await startWriter('unfinished', 'echo whole', 'printf part');
      expect(messages(await gather(client.logs({ services: ['unfinished'] })))).toEqual(['whole', 'part']);
    });

    it('replace bytes that are no UTF-8', async () => {
      const { client } = daemon();
      await startWriter('bytes', "printf 'a\\377b\\n'");
      expect(messages(await gather(client.logs({ services: ['bytes'] })))).toEqual(['a\ufffdb']);
    });

    it('forget what exceeds the space of a service', async () => {
      const { client } = daemon();
      await startWriter('flood', 'for i in $(seq 1 4000); do echo "line $i of a service that writes a lot"; done');
      await eventually(async () => {
        const entries = messages(await gather(client.logs({ services: ['flood'], lines: 'all' })));
        expect(entries.at(-1)).toBe('line 4000 of a service that writes a lot');
        expect(entries.length).toBeLessThan(4000);
        expect(entries.length).toBeGreaterThan(500);
      });
    });

    it('are kept over restarts of the service', async () => {
      const { client } = daemon();
      await startWriter('kept', 'echo run');
      await client.restart(['kept']);
      expect(messages(await gather(client.logs({ services: ['kept'] })))).toEqual(['run', 'run']);
    });

    describe('that are followed', () => {
      it('give what is written from now on', async () => {
        const { client, root } = daemon();
        const gate = join(root, 'follow.gate');
        await startWriter('follow', 'echo before', `until [ -e ${gate} ]; do sleep 0.05; done`, 'echo after');
        await using entries = client.logs({ services: ['follow'], follow: true });
        const first = entries.next();
        // Nothing tells that the daemon has begun to follow: not even the head of its answer.
        const opened = delay(500).then(() => client.push(gate, ''));
        expect(await first).toMatchObject({ done: false, value: { service: 'follow', message: 'after' } });
        // The line may be there before the answer to the push, which the end of the daemon must not take.
        await opened;
      });

      it('begin with earlier lines when asked', async () => {
        const { client } = daemon();
        await startWriter('backlog', 'for i in 1 2 3; do echo "$i"; done');
        await using entries = client.logs({ services: ['backlog'], lines: 2, follow: true });
        expect(await entries.next()).toMatchObject({ value: { message: '2' } });
        expect(await entries.next()).toMatchObject({ value: { message: '3' } });
      });

      it('end when the caller leaves, also while nothing is written', async () => {
        const { client } = daemon();
        const entries = client.logs({ services: ['nobody'], follow: true });
        const next = entries.next();
        await entries.return();
        expect(await next).toEqual({ done: true, value: undefined });
      });

      it('end with an error when the signal fires', async () => {
        const controller = new AbortController();
        const next = daemon()
          .client.logs({ services: ['nobody'], follow: true, signal: controller.signal })
          .next();
        setTimeout(() => controller.abort(), 50);
        await expect(next).rejects.toMatchObject({ code: 'PEBBLE_ABORTED' });
      });

      it('end with an error when the daemon does', async () => {
        await using own = await start();
        const next = own.client
          .logs({ follow: true })
          .next()
          .catch((thrown: unknown) => thrown);
        setTimeout(() => own.stop?.('SIGTERM'), 200);
        await (own.stop === undefined ? own[Symbol.asyncDispose]() : own.exited);
        // A daemon in the test's own process is disposed with its client.
        expect(await next).toMatchObject({
          code: expect.stringMatching(/^PEBBLE_(UNREACHABLE|ABORTED)$/) as unknown,
        });
      });

      it('have no head before their first line', async () => {
        const { client, socketPath, root } = daemon();
        const gate = join(root, 'head.gate');
        await startWriter('head', `until [ -e ${gate} ]; do sleep 0.05; done`, 'echo line');
        const outgoing = request({ socketPath, path: '/v1/logs?follow=true&services=head', agent: false }).end();
        let hasHead = false;
        const response = once(outgoing, 'response').then(([answer]) => {
          hasHead = true;
          return answer as IncomingMessage;
        });
        await client.systemInfo();
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(hasHead).toBe(false);
        await client.push(gate, '');
        const { headers, statusCode } = await response;
        expect(statusCode).toBe(200);
        expect(headers['content-type']).toBe('application/x-ndjson');
        outgoing.destroy();
      });
    });

    it('are refused when it is not clear whether they are to be followed', async () => {
      expect(await rawRequest(daemon().socketPath, 'GET', '/v1/logs?follow=perhaps')).toMatchObject(
        refusal(400, 'follow parameter must be "true" or "false"') as object,
      );
    });

    it.each(['-2', 'x'])('are refused in the number of %s', async (count) => {
      expect(await rawRequest(daemon().socketPath, 'GET', `/v1/logs?n=${count}`)).toMatchObject(
        refusal(400, 'n must be -1, 0, or a positive integer') as object,
      );
    });
  });
}
