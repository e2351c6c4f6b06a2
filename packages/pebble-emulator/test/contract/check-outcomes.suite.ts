import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addCheck, checkOf, fallOf, waitForFall } from './checks.suite.ts';
import {
  addService,
  caseTimeoutMs,
  eventually,
  has,
  listen,
  useDaemon,
  writeScript,
  type ContractTarget,
} from './contract-daemon.ts';
import { rawPost, rawRequest } from './raw-request.ts';

/** What becomes of checks as they run, are stopped and change. */
export function describeCheckOutcomes(target: ContractTarget): void {
  describe.concurrent('outcomes of checks', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(target.start);

    it('leave failures out on the wire when there are none', async () => {
      const { client, socketPath } = daemon();
      await addCheck(client, 'wire', { exec: { command: 'true' }, period: '1h', timeout: '1s', level: 'ready' });
      const { json } = await rawRequest(socketPath, 'GET', '/v1/checks?names=wire');
      expect((json as { result: object[] }).result).toEqual([
        {
          name: 'wire',
          level: 'ready',
          startup: 'enabled',
          status: 'up',
          threshold: 3,
          'change-id': expect.stringMatching(/^\d+$/) as unknown,
          ...(has(target, '1.23') && { successes: 0 }),
        },
      ]);
    });

    it('tell of a command that a signal ended', async () => {
      const { client } = daemon();
      const command = await writeScript(daemon(), 'killed', 'kill -TERM $$');
      // Time enough for a busy machine to run it.
      await addCheck(client, 'killed', { exec: { command }, threshold: 1, period: '1.5s', timeout: '1450ms' });
      expect((await fallOf(client, 'killed')).err).toContain('exit status 143');
    });

    it('follow redirections', async () => {
      const { client } = daemon();
      const seen: unknown[] = [];
      await using server = await listen(
        createServer((request, response) => {
          seen.push(request.url);
          if (request.url === '/there') response.writeHead(200).end();
          else response.writeHead(302, { location: '/there' }).end();
        }),
      );
      const url = `http://127.0.0.1:${server.port}/here`;
      await addCheck(client, 'moved', { http: { url }, threshold: 1, period: '500ms', timeout: '450ms' });
      await eventually(() => expect(seen).toEqual(expect.arrayContaining(['/here', '/there'])));
      expect(await client.refreshCheck('moved')).not.toHaveProperty('error');
      expect((await checkOf(client, 'moved')).status).toBe('up');
    });

    it('are no later than the period, whatever the time of a check', async () => {
      const { client } = daemon();
      await addCheck(client, 'capped', { exec: { command: 'sleep 30' }, threshold: 1, period: '400ms', timeout: '1h' });
      expect((await fallOf(client, 'capped')).err).toContain('check timed out after 400ms');
    });

    it('stay counted when a check is stopped, and begin anew with its start', async () => {
      await using own = await target.start();
      const { client } = own;
      await addCheck(client, 'counted', { exec: { command: 'false' }, threshold: 1 });
      await eventually(async () => expect((await checkOf(client, 'counted')).failures).toBeGreaterThan(1));
      await client.stopChecks(['counted']);
      const stopped = await checkOf(client, 'counted');
      expect(stopped).toMatchObject({ status: 'inactive' });
      expect(stopped.failures).toBeGreaterThan(1);
      expect(stopped.changeId).toBeUndefined();
      await addCheck(client, 'counted', { exec: { command: 'true' }, period: '1h', timeout: '1s' });
      await eventually(async () => {
        expect(await checkOf(client, 'counted')).toMatchObject({ status: 'up', failures: 0 });
      });
    });

    it('go on as they were when a layer disables a check that runs', async () => {
      await using own = await target.start();
      const { client } = own;
      await addCheck(client, 'goes-on', { exec: { command: 'false' }, threshold: 1 });
      await waitForFall(client, 'goes-on');
      await addCheck(client, 'goes-on', { exec: { command: 'true' }, startup: 'disabled', threshold: 1 });
      const { failures } = await checkOf(client, 'goes-on');
      await eventually(async () => {
        const check = await checkOf(client, 'goes-on');
        expect(check).toMatchObject({ status: 'down', startup: 'enabled' });
        expect(check.failures).toBeGreaterThan(failures + 1);
      });
      expect(await client.stopChecks(['goes-on'])).toEqual(['goes-on']);
      expect(await checkOf(client, 'goes-on')).toMatchObject({ status: 'inactive', startup: 'disabled' });
    });

    it('concern only services that run, wait in backoff or have exited', async () => {
      await using own = await target.start();
      const { client, root } = own;
      const flag = join(root, 'fails');
      const command = await writeScript(own, 'concern', `[ ! -e ${flag} ]`);
      const service = { command: '/bin/sleep 100', 'on-check-failure': { concern: 'restart' as const } };
      await addService(client, 'runs', { ...service, 'backoff-delay': '1h' });
      await addService(client, 'exited', {
        ...service,
        command: '/bin/false',
        'on-failure': 'ignore',
        'backoff-delay': '1h',
      });
      await addService(client, 'stopped', service);
      await addService(client, 'ignores', { ...service, 'on-check-failure': { concern: 'ignore' } });
      await expect(client.start(['exited'])).rejects.toMatchObject({ code: 'PEBBLE_CHANGE_FAILED' });
      await client.start(['runs', 'stopped', 'ignores']);
      await client.stop(['stopped']);
      await addCheck(client, 'concern', { exec: { command }, threshold: 1 });
      await writeFile(flag, '');
      await eventually(async () => {
        expect(await client.services()).toMatchObject([
          { name: 'exited', current: 'backoff' },
          { name: 'ignores', current: 'active' },
          { name: 'runs', current: 'backoff' },
          { name: 'stopped', current: 'inactive' },
        ]);
      });
      await rm(flag);
    });

    it('change nothing of the answer to an action that found nothing to do: null before 1.28', async () => {
      const { client, socketPath } = daemon();
      await addCheck(client, 'idle', { exec: { command: 'true' }, startup: 'disabled' });
      const answer = await rawPost(socketPath, '/v1/checks', { action: 'stop', checks: ['idle'] });
      expect(answer.json).toMatchObject({ type: 'sync', result: { changed: has(target, '1.28') ? [] : null } });
      expect(await client.stopChecks(['idle'])).toEqual([]);
    });

    it('of a stopped check that is refreshed come without the context of its service', async () => {
      await using own = await target.start();
      const { client } = own;
      await addService(client, 'context', { command: '/bin/true', environment: { INHERITED: 'yes' } });
      const command = await writeScript(own, 'context-check', 'echo "inherited: $INHERITED"', 'exit 1');
      const exec = { command, 'service-context': 'context' };
      await addCheck(client, 'context', { exec, period: '1h', timeout: '5s' });
      expect((await client.refreshCheck('context')).error).toBe('exit status 1; inherited: yes');
      await client.stopChecks(['context']);
      expect((await client.refreshCheck('context')).error).toBe('exit status 1; inherited:');
    });
  });
}
