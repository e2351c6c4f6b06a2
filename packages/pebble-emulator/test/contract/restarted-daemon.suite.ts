import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addService, caseTimeoutMs, eventually, isAlive, writeScript } from './contract-daemon.ts';
import type { ContractDaemon, ContractTarget } from './contract-daemon.ts';
import { rawPost } from './raw-request.ts';

const notThere = { code: 'PEBBLE_API_ERROR', status: 404 };

/** What is left when a daemon is killed, and another takes its place. */
export function describeRestartedDaemon(target: ContractTarget): void {
  describe.concurrent('a daemon that was killed and started again', { timeout: caseTimeoutMs }, () => {
    /** Begins to start a service and to run a command, of which the daemon then hears no more. */
    async function leaveBehind(daemon: ContractDaemon) {
      const { client, root, socketPath } = daemon;
      const pid = join(root, 'left.pid');
      await addService(client, 'left', {
        command: await writeScript(daemon, 'left', `echo $$ > ${pid}`, 'exec sleep 100'),
      });
      const start = await client.start(['left'], { wait: false });
      const { json } = await rawPost(socketPath, '/v1/exec', { command: ['true'] });
      await eventually(async () => expect(await client.pullText(pid)).toMatch(/^\d+\n$/));
      // Its state is written once the task has begun.
      await eventually(async () => expect((await client.change(start.id)).tasks).toMatchObject([{ status: 'Doing' }]));
      const process = Number(await client.pullText(pid));
      return { process, start: start.id, exec: (json as { change: string }).change };
    }

    it('knows neither layers nor services, which go on without it', async () => {
      await using daemon = await target.start({ environment: { PEBBLE_PERSIST: 'never' } });
      const { client } = daemon;
      const left = await leaveBehind(daemon);
      await daemon.restart?.();
      expect(await client.planText()).toBe('{}\n');
      expect(await client.services()).toEqual([]);
      expect(isAlive(left.process)).toBe(true);
      process.kill(left.process);
      await expect(client.change(left.start)).rejects.toMatchObject(notThere);
    });

    it('starts nothing again, and calls a command done of which it knows no exit code', async () => {
      await using daemon = await target.start({ environment: {} });
      const { client } = daemon;
      const left = await leaveBehind(daemon);
      await daemon.restart?.();
      process.kill(left.process);
      if (target.keepsState === false) {
        await expect(client.change(left.start)).rejects.toMatchObject(notThere);
        return;
      }
      expect(await client.waitChange(left.start)).toMatchObject({
        status: 'Error',
        err: expect.stringContaining('service already started, not retrying') as unknown,
      });
      const exec = await client.waitChange(left.exec);
      expect(exec.status).toBe('Done');
      expect(exec.tasks[0]?.data).not.toHaveProperty('exit-code');
    });
  });
}
