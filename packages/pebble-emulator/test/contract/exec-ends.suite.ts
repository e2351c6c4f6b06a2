import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { caseTimeoutMs, eventually, isAlive, isRoot, useDaemon, type ContractTarget } from './contract-daemon.ts';
import { openExecSocket, urlOfExecSocket } from './exec-sockets.ts';
import { nobody } from './nobody.ts';
import { rawPost, refusal } from './raw-request.ts';

const sh = (script: string) => ['/bin/sh', '-c', script];

/** What a command begins with, and what its change says of its end. */
export function describeExecEnds({ start }: ContractTarget): void {
  describe.concurrent('the beginning and the end of a command', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    async function accept(command: readonly string[], fields: object = {}) {
      const { json } = await rawPost(daemon().socketPath, '/v1/exec', { command, ...fields });
      const { change, result } = json as { change: string; result: { 'task-id': string; 'working-dir': string } };
      return { change, result, task: result['task-id'] };
    }
    const open = (task: string, name: string) => openExecSocket(daemon().socketPath, task, name);

    it('is in the home of its user when no directory is given', async () => {
      const { client, root } = daemon();
      // That of the daemon, which each kind of daemon is started with.
      expect(await client.exec(['pwd'])).toMatchObject({ stdout: `${dirname(root)}\n` });
    });

    it.runIf(isRoot)('has the home of another user, unless it is told another (needs root)', async () => {
      const { client } = daemon();
      const echo = sh('echo "$HOME $USER"');
      const asNobody = { user: 'nobody', workingDir: '/' };
      expect(await client.exec(echo, asNobody)).toMatchObject({ stdout: `${nobody.home} nobody\n` });
      const environment = { HOME: '/no/such', USER: 'own' };
      expect(await client.exec(echo, { ...asNobody, environment })).toMatchObject({ stdout: '/no/such own\n' });
      // It would be run at home.
      await expect(client.exec(echo, { user: 'nobody', environment })).rejects.toMatchObject({
        status: 500,
        reason: 'cannot call exec: home directory "/no/such" does not exist',
      });
    });

    it('is refused with a time that is none', async () => {
      expect(await rawPost(daemon().socketPath, '/v1/exec', { command: ['true'], timeout: '5' })).toMatchObject(
        refusal(400, 'invalid timeout: time: missing unit in duration "5"') as object,
      );
    });

    it('is told by frames of 128 KiB at most', async () => {
      const { task, change } = await accept(['head', '-c', '1000000', '/dev/zero']);
      const stdio = await open(task, 'stdio');
      await daemon().client.waitChange(change);
      await eventually(() => expect(stdio.texts).toEqual(['{"command":"end"}']));
      expect(stdio.binaries.reduce((sum, size) => sum + size, 0)).toBe(1_000_000);
      expect(Math.max(...stdio.binaries)).toBeLessThanOrEqual(128 * 1024);
      stdio.terminate();
    });

    it.each<[how: string, command: string[], fields: object, data: object, err: unknown]>([
      ['by itself', sh('exit 7'), {}, { 'exit-code': 7 }, undefined],
      ['by a signal', sh('kill -KILL $$'), {}, { 'exit-code': 137 }, undefined],
      [
        'as its time is over',
        ['sleep', '100'],
        { timeout: '300ms' },
        { 'exit-code': -1 },
        expect.stringContaining('timed out after 300ms: context deadline exceeded'),
      ],
      [
        'late, as another process holds its output beyond its time',
        sh('sleep 2 & exit 0'),
        { timeout: '1s' },
        { 'exit-code': -1 },
        expect.stringContaining('timed out after 1s: context deadline exceeded'),
      ],
    ])('is in the data of its task: %s', async (_how, command, fields, data, err) => {
      const { task, change } = await accept(command, fields);
      const stdio = await open(task, 'stdio');
      const ended = await daemon().client.waitChange(change);
      expect(ended).toMatchObject({ status: err === undefined ? 'Done' : 'Error', tasks: [{ data }] });
      expect(ended.err).toEqual(err);
      stdio.terminate();
    });

    it('is none when the program could not be started', async () => {
      const { client, root } = daemon();
      await client.push(join(root, 'no-format'), 'no program', { permissions: '755' });
      const { task, change } = await accept([join(root, 'no-format')]);
      const stdio = await open(task, 'stdio');
      expect(await client.waitChange(change)).toMatchObject({
        status: 'Error',
        err: expect.stringContaining('exec format error') as unknown,
        tasks: [{ data: { 'exit-code': -1 } }],
      });
      stdio.terminate();
    });

    it('comes by the abort of its change, which is then done; its children go on', async () => {
      const { client, root } = daemon();
      const pid = join(root, 'orphan-of-abort.pid');
      const { task, change } = await accept(sh(`sleep 100 > /dev/null 2>&1 < /dev/null & echo $! > ${pid}; wait`));
      const stdio = await open(task, 'stdio');
      await eventually(async () => expect(await readFile(pid, 'utf8')).toMatch(/^\d+\n$/));
      await client.abortChange(change);
      const ended = await client.waitChange(change);
      expect(ended).toMatchObject({ status: 'Done', tasks: [{ data: { 'exit-code': 137 } }] });
      expect(ended.err).toBeUndefined();
      const orphan = Number(await readFile(pid, 'utf8'));
      expect(isAlive(orphan)).toBe(true);
      process.kill(orphan);
      stdio.terminate();
    });

    it('comes by SIGPIPE when stdio has dropped and it writes on', async () => {
      const { task, change } = await accept(sh('echo ready; cat > /dev/null; exec yes'));
      const stdio = await open(task, 'stdio');
      await eventually(() => expect(stdio.binaries).toEqual(['ready\n'.length]));
      stdio.terminate();
      expect(await daemon().client.waitChange(change)).toMatchObject({ tasks: [{ data: { 'exit-code': 141 } }] });
    });

    it('is told to who comes too late: by its error, or by nothing', async () => {
      const { client, socketPath } = daemon();
      const lateFor = async (task: string) => {
        const socket = new WebSocket(urlOfExecSocket(socketPath, task, 'stdio'));
        socket.on('error', () => undefined);
        const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
        let body = '';
        for await (const chunk of response) body += String(chunk);
        return { status: response.statusCode, body };
      };
      const failed = await accept(['sleep', '100'], { timeout: '100ms' });
      const done = await accept(['true']);
      const sockets = [await open(failed.task, 'stdio'), await open(done.task, 'stdio')];
      const { err } = await client.waitChange(failed.change);
      await client.waitChange(done.change);
      const refused = await lateFor(failed.task);
      expect({ status: refused.status, json: JSON.parse(refused.body) as unknown }).toMatchObject(
        refusal(500, err) as object,
      );
      expect(await lateFor(done.task)).toEqual({ status: 200, body: '' });
      for (const socket of sockets) socket.terminate();
    });
  });
}
