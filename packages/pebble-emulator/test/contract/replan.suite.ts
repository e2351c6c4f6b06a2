import type { Change, Layer, Pebble } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { addCheck, checkOf } from './checks.suite.ts';
import { addService, caseTimeoutMs, eventually, type ContractTarget } from './contract-daemon.ts';

const command = '/bin/sleep 100';

/** Which services replan restarts and starts. Each case has a daemon of its own: replan concerns all services. */
export function describeReplan({ start }: ContractTarget): void {
  describe.concurrent('replan', { timeout: caseTimeoutMs }, () => {
    it('is done at once with nothing to do', async () => {
      await using daemon = await start();
      const change = await daemon.client.replan();
      expect(change).toMatchObject({ kind: 'replan', status: 'Done', summary: 'Replan - no services', tasks: [] });
    });

    it('starts enabled services and leaves disabled ones', async () => {
      await using daemon = await start();
      const { client } = daemon;
      await addService(client, 'on', { command, startup: 'enabled' });
      await addService(client, 'off', { command });
      expect(steps(await client.replan())).toEqual(['Start service "on"']);
      expect(await currents(client)).toEqual({ on: 'active', off: 'inactive' });
    });

    it('leaves a running service of which nothing changed', async () => {
      await using daemon = await start();
      const { client } = daemon;
      await addService(client, 'same', { command, summary: 'same' });
      await client.start(['same']);
      const before = await client.services();
      await addService(client, 'same', { command, summary: 'same' });
      expect(steps(await client.replan())).toEqual([]);
      expect(await client.services()).toEqual(before);
    });

    it.each<[field: string, fields: object]>([
      ['summary', { summary: 'other' }],
      ['environment', { environment: { A: '1' } }],
      ['kill-delay', { 'kill-delay': '1s' }],
      ['startup', { startup: 'disabled' }],
    ])('restarts a running service of which the %s changed, and leaves others', async (_field, fields) => {
      await using daemon = await start();
      const { client } = daemon;
      await addService(client, 'other', { command });
      await addService(client, 'changed', { command, startup: 'enabled' });
      await client.start(['changed', 'other']);
      const [changedBefore, otherBefore] = await client.services();
      await addService(client, 'changed', { command, startup: 'enabled', ...fields });
      // Only adding the layer touches nothing.
      expect((await client.services(['changed']))[0]?.currentSince).toBe(changedBefore?.currentSince);
      expect(steps(await client.replan())).toEqual(['Stop service "changed"', 'Start service "changed"']);
      const [changed, other] = await client.services();
      expect(changed?.current).toBe('active');
      expect(changed?.currentSince).not.toBe(changedBefore?.currentSince);
      expect(other).toEqual(otherBefore);
    });

    it('leaves a disabled service stopped by hand, until it changes', async () => {
      await using daemon = await start();
      const { client } = daemon;
      await addService(client, 'rest', { command });
      await client.start(['rest']);
      await client.stop(['rest']);
      await client.replan();
      expect(await currents(client)).toEqual({ rest: 'inactive' });
      await addService(client, 'rest', { command, summary: 'changed' });
      await client.replan();
      expect(await currents(client)).toEqual({ rest: 'active' });
    });

    it('starts an enabled service that was stopped by hand', async () => {
      await using daemon = await start();
      const { client } = daemon;
      await addService(client, 'on', { command, startup: 'enabled' });
      await client.start(['on']);
      await client.stop(['on']);
      await client.replan();
      expect(await currents(client)).toEqual({ on: 'active' });
    });

    it('stops those that require a changed service, without starting them again', async () => {
      await using daemon = await start();
      const { client } = daemon;
      await addService(client, 'store', { command });
      await addService(client, 'user', { command, requires: ['store'], after: ['store'] });
      await client.start(['user']);
      await addService(client, 'store', { command, summary: 'changed' });
      await client.replan();
      expect(await currents(client)).toEqual({ store: 'active', user: 'inactive' });
    });

    it('goes by what a service was last started with, which each start renews', async () => {
      await using daemon = await start();
      const { client } = daemon;
      await addService(client, 'renewed', { command });
      await client.start(['renewed']);
      await addService(client, 'renewed', { command, summary: 'changed' });
      // It runs already, so nothing happens but that.
      await client.start(['renewed']);
      expect(steps(await client.replan())).toEqual([]);
    });

    it('restarts a service again and again whose merging layer is added each time', async () => {
      await using daemon = await start();
      const { client } = daemon;
      await addService(client, 'r2', { command });
      await addService(client, 'r1', { command });
      const layer: Layer = { services: { r1: { override: 'merge', after: ['r2'] } } };
      for (const after of [['r2'], ['r2', 'r2'], ['r2', 'r2', 'r2']]) {
        await client.addLayer('more', layer, { combine: true });
        expect((await client.plan()).services['r1']?.after).toEqual(after);
        if (after.length === 1) await client.start(['r1']);
        else expect(steps(await client.replan())).toEqual(['Stop service "r1"', 'Start service "r1"']);
      }
    });

    it('starts stopped checks that are enabled, and no others', async () => {
      await using daemon = await start();
      const { client } = daemon;
      await addCheck(client, 'off', { exec: { command: 'true' }, startup: 'disabled' });
      await addCheck(client, 'on', { exec: { command: 'true' } });
      await client.stopChecks(['on']);
      await client.replan();
      await eventually(async () => expect((await checkOf(client, 'on')).status).toBe('up'));
      expect((await checkOf(client, 'off')).status).toBe('inactive');
    });
  });
}

function steps(change: Change): string[] {
  return change.tasks.map(({ summary }) => summary);
}

async function currents(client: Pebble): Promise<Record<string, string>> {
  return Object.fromEntries((await client.services()).map(({ name, current }) => [name, current]));
}
