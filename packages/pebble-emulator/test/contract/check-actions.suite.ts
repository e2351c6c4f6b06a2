import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { addCheck, checkOf } from './checks.suite.ts';
import { addService, caseTimeoutMs, eventually, has, writeScript, type ContractTarget } from './contract-daemon.ts';
import { rawPost, refusal } from './raw-request.ts';

/** Starting, stopping and refreshing checks. */
export function describeCheckActions(target: ContractTarget): void {
  describe.concurrent('checks that are acted on', { timeout: caseTimeoutMs }, () => {
    // A layer, which each case adds, starts the stopped checks of all others: each has a daemon of its own.

    it('do not run by themselves when they are disabled, and start when told', async () => {
      await using daemon = await target.start();
      const { client } = daemon;
      await addCheck(client, 'disabled', { exec: { command: 'true' }, startup: 'disabled' });
      expect(await checkOf(client, 'disabled')).toMatchObject({ startup: 'disabled', status: 'inactive' });
      expect(await client.startChecks(['disabled'])).toEqual(['disabled']);
      expect(await checkOf(client, 'disabled')).toMatchObject({ startup: 'disabled', status: 'up' });
      expect(await client.startChecks(['disabled'])).toEqual([]);
    });

    it('stop when told, which ends their change', async () => {
      await using daemon = await target.start();
      const { client } = daemon;
      await addCheck(client, 'stop-b', { exec: { command: 'true' } });
      await addCheck(client, 'stop-a', { exec: { command: 'true' } });
      // Adding the second layer has restarted the check of the first.
      for (const name of ['stop-a', 'stop-b']) {
        await eventually(async () => expect((await checkOf(client, name)).status).toBe('up'));
      }
      const { changeId = '' } = await checkOf(client, 'stop-a');
      expect(await client.stopChecks(['stop-b', 'stop-a'])).toEqual(['stop-a', 'stop-b']);
      expect(await checkOf(client, 'stop-a')).toMatchObject({ status: 'inactive', startup: 'enabled' });
      expect(await client.waitChange(changeId)).toMatchObject({ kind: 'perform-check', status: 'Done' });
      expect(await client.stopChecks(['stop-a'])).toEqual([]);
    });

    it('are left alone, all of them, when one is not in the plan', async () => {
      await using daemon = await target.start();
      const { client } = daemon;
      await addCheck(client, 'intact', { exec: { command: 'true' } });
      await expect(client.stopChecks(['zz', 'intact', 'aa'])).rejects.toMatchObject({
        code: 'PEBBLE_API_ERROR',
        status: 400,
        reason: 'cannot stop checks: cannot find checks in plan: aa, zz',
      });
      expect((await checkOf(client, 'intact')).status).toBe('up');
    });

    it('start again with any layer if they are enabled', async () => {
      await using daemon = await target.start();
      const { client } = daemon;
      await addCheck(client, 'again', { exec: { command: 'true' } });
      const { changeId = '' } = await checkOf(client, 'again');
      await client.stopChecks(['again']);
      // As long as its change is not ready, the check counts as running.
      await client.waitChange(changeId);
      await addService(client, 'unrelated', { command: '/bin/true' });
      await eventually(async () => expect((await checkOf(client, 'again')).status).toBe('up'));
    });

    it('run at once when they are refreshed, and count if they run by themselves', async () => {
      await using daemon = await target.start();
      const { client } = daemon;
      await addCheck(client, 'refresh', { exec: { command: 'true' }, period: '1h', timeout: '5s' });
      const run = await client.refreshCheck('refresh');
      expect(run).toMatchObject({ check: { name: 'refresh', status: 'up', failures: 0 } });
      expect(run.error).toBeUndefined();
      if (has(target, '1.23')) expect((await checkOf(client, 'refresh')).successes).toBe(1);
    });

    it('say why they failed when they are refreshed', async () => {
      await using daemon = await target.start();
      const { client } = daemon;
      const command = await writeScript(daemon, 'refused', 'echo no', 'exit 7');
      await addCheck(client, 'refused', { exec: { command }, period: '1h', timeout: '5s' });
      expect(await client.refreshCheck('refused')).toMatchObject({
        check: { name: 'refused', failures: 1 },
        error: 'exit status 7; no',
      });
    });

    it('run without counting when they are refreshed while they are stopped', async () => {
      await using daemon = await target.start();
      const { client, root } = daemon;
      const out = join(root, 'refreshed');
      const command = await writeScript(daemon, 'stopped-check', `echo run >> ${out}`);
      await addCheck(client, 'stopped', { exec: { command }, startup: 'disabled', timeout: '5s', period: '5s' });
      const { check, error } = await client.refreshCheck('stopped');
      expect(error).toBeUndefined();
      expect(check).toMatchObject({ status: 'inactive', failures: 0 });
      await eventually(async () => expect(await readFile(out, 'utf8')).toBe('run\n'));
    });

    it('cannot be refreshed when they are not there', async () => {
      await using daemon = await target.start();
      await expect(daemon.client.refreshCheck('zz')).rejects.toMatchObject({
        code: 'PEBBLE_API_ERROR',
        status: 404,
        reason: 'cannot find check with name "zz"',
      });
    });

    it('refuse an action that is none', async () => {
      await using daemon = await target.start();
      const answer = await rawPost(daemon.socketPath, '/v1/checks', { action: 'dance', checks: ['a'] });
      expect(answer).toMatchObject(refusal(400, expect.stringContaining('"dance"')) as object);
    });
  });
}
