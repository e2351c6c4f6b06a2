import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change, Check, Pebble } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
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
import { rawRequest, refusal } from './raw-request.ts';

/** Adds one check as a layer of its own. */
export async function addCheck(client: Pebble, name: string, check: Omit<Check, 'override'>): Promise<void> {
  const layer = { checks: { [name]: { override: 'replace', period: '250ms', timeout: '240ms', ...check } } } as const;
  await client.addLayer(`check-${name}`, layer, { combine: true });
}

/** How a check is. */
export async function checkOf(client: Pebble, name: string) {
  const [check] = await client.checks({ names: [name] });
  if (check === undefined) throw new Error(`there is no check "${name}"`);
  return check;
}

/** Waits until a check has fallen and tries to recover: a layer in the moment between changes nothing of it. */
export async function waitForFall(client: Pebble, name: string): Promise<void> {
  await eventually(async () => {
    const { status, changeId } = await checkOf(client, name);
    expect(status).toBe('down');
    // Checks are changes since 1.11.
    if (changeId !== undefined) expect((await client.change(changeId)).kind).toBe('recover-check');
  });
}

/** Why a check fell: the error of the change that performed it. */
export async function fallOf(client: Pebble, name: string): Promise<Change> {
  let fall: Change | undefined;
  await eventually(async () => {
    expect((await checkOf(client, name)).status).toBe('down');
    const changes = await client.changes({ select: 'ready' });
    fall = changes.findLast(({ kind, summary }) => kind === 'perform-check' && summary.includes(`"${name}"`));
    expect(fall).toBeDefined();
  });
  return fall!;
}

/** Health checks that run by themselves. */
export function describeChecks(target: ContractTarget): void {
  const { start } = target;
  describe.concurrent('checks', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    it('are up until they have run, and count from then on', async () => {
      const { client } = daemon();
      await addCheck(client, 'slow', { exec: { command: 'true' }, period: '1h', timeout: '1s', threshold: 5 });
      expect(await checkOf(client, 'slow')).toMatchObject({ name: 'slow', status: 'up', failures: 0, threshold: 5 });
      await addCheck(client, 'quick', { exec: { command: 'true' } });
      await eventually(async () => {
        const { successes = 2 } = await checkOf(client, 'quick');
        expect(successes).toBeGreaterThan(1);
      });
    });

    it('go down at their threshold, each failure told by the change that performs them, and recover', async () => {
      const { client, root } = daemon();
      const flag = join(root, 'fails');
      await writeFile(flag, '');
      const script = await writeScript(daemon(), 'flag', `echo checked; [ ! -e ${flag} ] || exit 7`);
      await addCheck(client, 'flag', { exec: { command: script }, threshold: 2, period: '500ms' });
      const fall = await fallOf(client, 'flag');
      expect(fall).toMatchObject({ status: 'Error', ready: true });
      expect(fall.err).toContain('exit status 7');
      const down = await checkOf(client, 'flag');
      expect(down.failures).toBeGreaterThanOrEqual(2);
      expect(await client.change(down.changeId ?? '')).toMatchObject({ kind: 'recover-check', ready: false });
      await rm(flag);
      await eventually(async () => {
        expect(await checkOf(client, 'flag')).toMatchObject({ status: 'up', failures: 0 });
      });
      const recovered = await client.waitChange(down.changeId ?? '');
      expect(recovered).toMatchObject({ kind: 'recover-check', status: 'Done' });
      const up = await checkOf(client, 'flag');
      expect(up.changeId).not.toBe(down.changeId);
      if (has(target, '1.29')) expect(up.previousChangeId).toBe(down.changeId);
    });

    it('of type exec fail with the end of the output, also when they take too long', async () => {
      const { client } = daemon();
      const failing = await writeScript(daemon(), 'six-lines', 'for i in 1 2 3 4 5 6; do echo "$i"; done; exit 3');
      await addCheck(client, 'output', { exec: { command: failing }, threshold: 1, period: '1s', timeout: '900ms' });
      await addCheck(client, 'hangs', { exec: { command: 'sleep 10' }, threshold: 1, timeout: '90ms' });
      const { err } = await fallOf(client, 'output');
      expect(err).toContain('exit status 3');
      // Later than 1.26.
      if (has(target, '1.27')) expect(err).toMatch(/exit status 3; (\(\.\.\.\)\n)?2\n3\n4\n5\n6/);
      expect((await fallOf(client, 'hangs')).err).toContain('check timed out after 90ms');
    });

    it('of type exec run in the context of a service', async () => {
      const { client, root } = daemon();
      const out = join(root, 'context.out');
      await addService(client, 'checked', {
        command: '/bin/true',
        environment: { A: '1', B: '1' },
        'working-dir': root,
      });
      const command = await writeScript(
        daemon(),
        'context-check',
        `echo "$A$B $PWD" > ${out}.new; mv ${out}.new ${out}`,
      );
      await addCheck(client, 'context', { exec: { command, 'service-context': 'checked', environment: { B: '2' } } });
      await eventually(async () => expect(await readFile(out, 'utf8')).toBe(`12 ${root}\n`));
    });

    it('of type http want a status of success, and send their headers', async () => {
      const { client } = daemon();
      let status = 204;
      const seen: unknown[] = [];
      await using server = await listen(
        createServer((request, response) => {
          seen.push(request.headers['x-check']);
          response.writeHead(status).end('one\ntwo\nthree\nfour\nfive\nsix\n');
        }),
      );
      const url = `http://127.0.0.1:${server.port}/`;
      await addCheck(client, 'http', {
        http: { url, headers: { 'X-Check': 'yes' } },
        threshold: 1,
        period: '1s',
        timeout: '900ms',
      });
      await eventually(() => expect(seen).toContain('yes'));
      status = 500;
      const { err = '' } = await fallOf(client, 'http');
      expect(err).toContain('non-2xx status code 500');
      if (has(target, '1.27')) expect(err).toContain('non-2xx status code 500; one\ntwo\nthree\nfour\nfive');
      expect(err).not.toContain('six');
      // A redirection to nowhere.
      status = 301;
      await eventually(async () => expect((await checkOf(client, 'http')).failures).toBeGreaterThan(2));
    });

    it('of type tcp want a connection', async () => {
      const { client } = daemon();
      const listening = createTcpServer((socket) => void socket.on('error', () => undefined));
      const server = await listen(listening);
      await addCheck(client, 'tcp', {
        tcp: { port: server.port, host: '127.0.0.1' },
        threshold: 1,
        period: '1s',
        timeout: '900ms',
      });
      await eventually(async () => expect((await checkOf(client, 'tcp')).successes ?? 1).toBeGreaterThan(0));
      expect((await checkOf(client, 'tcp')).status).toBe('up');
      await server[Symbol.asyncDispose]();
      expect((await fallOf(client, 'tcp')).err).toContain('connect: connection refused');
    });

    it('restart a service that asks for it when they fall, once a fall', async () => {
      const { client, root } = daemon();
      const runs = join(root, 'check-restarts');
      const command = await writeScript(daemon(), 'restarted', `echo run >> ${runs}`, 'exec sleep 100');
      await addService(client, 'restarted', {
        command,
        'on-check-failure': { fallen: 'restart' },
        'backoff-delay': '50ms',
      });
      await client.start(['restarted']);
      const lines = async () => (await readFile(runs, 'utf8')).split('\n').length - 1;
      expect(await lines()).toBe(1);
      await addCheck(client, 'fallen', { exec: { command: 'false' }, threshold: 1 });
      await eventually(async () => expect(await lines()).toBe(2));
      await eventually(async () => expect((await checkOf(client, 'fallen')).failures).toBeGreaterThan(5));
      expect(await lines()).toBe(2);
    });

    it('are listed by exact level and by name', async () => {
      await using own = await start();
      const { client, socketPath } = own;
      const fields = { exec: { command: 'true' }, period: '1h' };
      await addCheck(client, 'b-alive', { ...fields, level: 'alive' });
      await addCheck(client, 'a-ready', { ...fields, level: 'ready' });
      await addCheck(client, 'c-none', fields);
      const names = async (options?: Parameters<Pebble['checks']>[0]) =>
        (await client.checks(options)).map(({ name }) => name);
      expect(await names()).toEqual(['a-ready', 'b-alive', 'c-none']);
      expect(await names({ level: 'alive' })).toEqual(['b-alive']);
      expect(await names({ level: 'ready' })).toEqual(['a-ready']);
      expect(await names({ names: ['c-none', 'zz'] })).toEqual(['c-none']);
      expect(await names({ names: [] })).toEqual([]);
      expect(await rawRequest(socketPath, 'GET', '/v1/checks?level=none')).toMatchObject(
        refusal(400, 'level must be "alive" or "ready"') as object,
      );
    });

    it('restart with counters at zero when a layer changes them, and others go on', async () => {
      const { client } = daemon();
      await addCheck(client, 'kept', { exec: { command: 'false' }, threshold: 1 });
      await addCheck(client, 'changed', { exec: { command: 'false' }, threshold: 1 });
      for (const name of ['kept', 'changed']) await waitForFall(client, name);
      await addCheck(client, 'changed', { exec: { command: 'true' }, period: '1h', timeout: '1s' });
      await eventually(async () => {
        expect(await checkOf(client, 'changed')).toMatchObject({ status: 'up', failures: 0 });
      });
      expect((await checkOf(client, 'kept')).failures).toBeGreaterThan(0);
    });
  });
}
