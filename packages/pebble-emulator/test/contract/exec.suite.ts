import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  addService,
  caseTimeoutMs,
  eventually,
  isAlive,
  isRoot,
  useDaemon,
  writeScript,
  type ContractTarget,
} from './contract-daemon.ts';
import { rawPost, rawRequest, refusal } from './raw-request.ts';

const sh = (script: string) => ['/bin/sh', '-c', script];

/** Commands beside the services. */
export function describeExec({ start }: ContractTarget): void {
  describe.concurrent('commands', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    it('give exit code and outputs apart', async () => {
      expect(await daemon().client.exec(sh('echo out; echo err >&2; exit 7'))).toEqual({
        exitCode: 7,
        stdout: 'out\n',
        stderr: 'err\n',
      });
    });

    it('give 128 and the number of the signal that ended them', async () => {
      expect(await daemon().client.exec(sh('kill -TERM $$'))).toMatchObject({ exitCode: 143 });
    });

    it('are found on the PATH', async () => {
      expect(await daemon().client.exec(['true'])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    });

    it('take their words as they are', async () => {
      const words = ['a b', '$HOME', '"quoted"', '', '#x', 'ü'];
      const { stdout } = await daemon().client.exec(['printf', '%s|', ...words]);
      expect(stdout).toBe(`${words.join('|')}|`);
    });

    it('have the variables given, the daemon\u2019s PATH and a language', async () => {
      const { stdout } = await daemon().client.exec(sh('echo "$A|$EMPTY|$LANG|${PATH:+path}"'), {
        environment: { A: 'a b', EMPTY: '' },
      });
      expect(stdout).toMatch(/^a b\|\|[^|]+\|path\n$/);
    });

    it('run in the directory given', async () => {
      const { client, root } = daemon();
      expect(await client.exec(['pwd'], { workingDir: root })).toMatchObject({ stdout: `${root}\n` });
    });

    it('take variables and directory from a service', async () => {
      const { client, root } = daemon();
      await addService(client, 'context', {
        command: '/bin/true',
        environment: { A: '1', B: '1' },
        'working-dir': root,
      });
      expect(
        await client.exec(sh('echo "$A$B"; pwd'), { serviceContext: 'context', environment: { B: '2' } }),
      ).toMatchObject({ stdout: `12\n${root}\n` });
    });

    it.runIf(isRoot)('run as the user given (needs root)', async () => {
      const { client } = daemon();
      expect(await client.exec(sh('id -u; id -g'), { userId: 12345, groupId: 23456, workingDir: '/' })).toMatchObject({
        stdout: '12345\n23456\n',
      });
      expect(await client.exec(sh('id -un; echo "$USER"'), { user: 'nobody', workingDir: '/' })).toMatchObject({
        stdout: 'nobody\nnobody\n',
      });
    });

    it('read what they are given, and an end when it is nothing', async () => {
      const { client } = daemon();
      expect(await client.exec(['cat'], { stdin: 'käse\n' })).toMatchObject({ stdout: 'käse\n' });
      expect(await client.exec(['cat'])).toMatchObject({ exitCode: 0, stdout: '' });
    });

    it('pass megabytes through, in both directions', async () => {
      const stdin = Buffer.alloc(5 * 1024 * 1024, '0123456789ü\n');
      const { stdout } = await daemon().client.exec(['cat'], { stdin });
      expect(stdout === stdin.toString()).toBe(true);
    });

    it('may end without having read what they are given', async () => {
      const stdin = Buffer.alloc(12 * 1024 * 1024, 'x');
      expect(await daemon().client.exec(['head', '-c', '10'], { stdin })).toMatchObject({
        exitCode: 0,
        stdout: 'x'.repeat(10),
      });
    });

    it('are killed when they run too long', async () => {
      const { client, root } = daemon();
      const pid = join(root, 'timeout.pid');
      await expect(client.exec(sh(`echo $$ > ${pid}; exec sleep 100`), { timeoutMs: 500 })).rejects.toMatchObject({
        code: 'PEBBLE_EXEC_TIMEOUT',
        changeId: expect.stringMatching(/^\d+$/) as unknown,
        message: expect.stringContaining('timed out after 500ms') as unknown,
      });
      const killed = Number(await readFile(pid, 'utf8'));
      await eventually(() => expect(isAlive(killed)).toBe(false));
    });

    it('are killed when the caller gives up', async () => {
      const { client, root } = daemon();
      const pid = join(root, 'abort.pid');
      const controller = new AbortController();
      const running = client
        .exec(sh(`echo $$ > ${pid}; exec sleep 100`), { signal: controller.signal })
        .catch((thrown: unknown) => thrown);
      await eventually(async () => expect(await readFile(pid, 'utf8')).toMatch(/^\d+\n$/));
      const started = Number(await readFile(pid, 'utf8'));
      controller.abort();
      expect(await running).toMatchObject({ code: 'PEBBLE_ABORTED' });
      await eventually(() => expect(isAlive(started)).toBe(false));
    });

    it('are killed by the abort of their change, which then is done', async () => {
      const { client, root } = daemon();
      const started = join(root, 'abort-me.started');
      const script = await writeScript(daemon(), 'abort-me', `echo > ${started}`, 'exec sleep 100');
      const running = client.exec([script]);
      await eventually(async () => expect(await client.listFiles(started)).toHaveLength(1));
      const change = (await client.changes()).find(({ summary }) => summary.includes('abort-me'));
      await client.abortChange(change?.id ?? '');
      expect(await running).toMatchObject({ exitCode: 137 });
    });

    it.each<[what: string, command: string[], options: object, reason: string]>([
      ['a program that is not there', ['no-such-program-here'], {}, 'cannot find executable "no-such-program-here"'],
      ['a service that is not there', ['true'], { serviceContext: 'zz' }, 'context service "zz" not found'],
      ['a group without a user', ['true'], { group: 'root' }, 'must specify user, not just group'],
    ])('are refused with %s', async (_what, command, options, reason) => {
      await expect(daemon().client.exec(command, options)).rejects.toMatchObject({
        code: 'PEBBLE_API_ERROR',
        status: 400,
        reason: expect.stringContaining(reason) as unknown,
      });
    });

    it('are refused in a directory that is not there', async () => {
      await expect(daemon().client.exec(['true'], { workingDir: '/no/such' })).rejects.toMatchObject({
        code: 'PEBBLE_API_ERROR',
        status: 500,
        reason: 'cannot call exec: working directory "/no/such" does not exist',
      });
    });

    it('fail when the program cannot be executed', async () => {
      const { client, root } = daemon();
      await client.push(join(root, 'garbage'), 'no program', { permissions: '755' });
      await expect(client.exec([join(root, 'garbage')])).rejects.toMatchObject({
        code: 'PEBBLE_EXEC_FAILED',
        message: expect.stringContaining('exec format error') as unknown,
      });
    });

    it('are refused without words, and start only for who connects to their sockets', async () => {
      const { socketPath } = daemon();
      expect(await rawPost(socketPath, '/v1/exec', { command: [] })).toMatchObject(
        refusal(400, 'must specify command') as object,
      );
      expect(await rawRequest(socketPath, 'GET', '/v1/tasks/999999/websocket/stdio')).toMatchObject(
        refusal(404, 'cannot find task "999999"') as object,
      );
    });

    it('fail when nobody connects to their sockets in time', async () => {
      const { client, socketPath } = daemon();
      const { json } = await rawPost(socketPath, '/v1/exec', { command: ['true'] });
      const { change } = json as { change: string };
      const { tasks, ...failed } = await client.waitChange(change);
      expect(failed).toMatchObject({
        status: 'Error',
        err: expect.stringContaining('timeout waiting for websocket connections: context deadline exceeded') as unknown,
      });
      expect(tasks[0]?.data).not.toHaveProperty('exit-code');
    });
  });
}
