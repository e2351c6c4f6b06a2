import { join } from 'node:path';
import { isPebbleError } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { addService, caseTimeoutMs, useDaemon, writeScript, type ContractTarget } from './contract-daemon.ts';

/** Waiting for services, or not. */
export function describeServiceWaits({ start }: ContractTarget): void {
  describe.concurrent('services that are waited for', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    it('or not: the change comes as it is then', async () => {
      const { client } = daemon();
      await addService(client, 'unawaited', { command: '/bin/sleep 100' });
      const change = await client.start(['unawaited'], { wait: false });
      expect(change).toMatchObject({ kind: 'start', ready: false });
      expect(await client.waitChange(change.id)).toMatchObject({ status: 'Done' });
    });

    it('become active after all when they are restarted in backoff', async () => {
      const { client, root } = daemon();
      const gate = join(root, 'backoff.gate');
      const command = await writeScript(daemon(), 'slow-start', `[ -e ${gate} ] || exit 3`, 'exec sleep 100');
      await addService(client, 'slow-start', { command, 'backoff-delay': '2s' });
      const error = await client.start(['slow-start']).catch((thrown: unknown) => thrown);
      if (!isPebbleError(error, 'PEBBLE_CHANGE_FAILED')) throw error;
      expect(error.quickExits).toEqual([{ service: 'slow-start', exitCode: 3, action: 'restart' }]);
      expect(error.hint).toContain('waitServices');
      await client.push(gate, '');
      expect(await client.waitServices(['slow-start'])).toMatchObject([{ name: 'slow-start', current: 'active' }]);
    });

    it('are named with their states when they do not become so in time', async () => {
      const { client } = daemon();
      await addService(client, 'at-rest', { command: '/bin/sleep 100' });
      await expect(client.waitServices(['at-rest', 'no-such'], { timeoutMs: 300 })).rejects.toMatchObject({
        code: 'PEBBLE_SERVICE_TIMEOUT',
        message: 'services are not active after 300 ms: "at-rest" is inactive, "no-such" is not in the plan',
        services: [{ name: 'at-rest', current: 'inactive' }],
      });
      expect(await client.waitServices(['at-rest'], { status: 'inactive' })).toHaveLength(1);
    });

    it('cannot be started while they are being stopped, which the error explains', async () => {
      const { client } = daemon();
      const command = await writeScript(daemon(), 'lingers', "trap '' TERM", 'while :; do sleep 0.05; done');
      await addService(client, 'lingers', { command, 'kill-delay': '1s' });
      await client.start(['lingers']);
      const { id } = await client.stop(['lingers'], { wait: false });
      await expect(client.start(['lingers'])).rejects.toMatchObject({
        code: 'PEBBLE_CHANGE_FAILED',
        message: expect.stringContaining('cannot start service while terminating') as unknown,
        hint: expect.stringContaining('kill-delay') as unknown,
      });
      await client.waitChange(id);
    });

    it('hold what is to follow in their lane when they fail, and nothing else', async () => {
      const { client } = daemon();
      await addService(client, 'lane-a', { command: '/bin/false', 'on-failure': 'ignore', before: ['lane-b'] });
      await addService(client, 'lane-b', { command: '/bin/sleep 100', requires: ['lane-a'] });
      await addService(client, 'lane-c', { command: '/bin/sleep 100' });
      const error = await client.start(['lane-b', 'lane-c']).catch((thrown: unknown) => thrown);
      if (!isPebbleError(error, 'PEBBLE_CHANGE_FAILED')) throw error;
      const statuses = Object.fromEntries(error.change.tasks.map(({ summary, status }) => [summary, status]));
      expect(statuses).toEqual({
        'Start service "lane-a"': 'Error',
        'Start service "lane-b"': 'Hold',
        'Start service "lane-c"': 'Done',
      });
    });
  });
}
