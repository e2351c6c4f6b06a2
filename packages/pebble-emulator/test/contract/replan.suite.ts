import type { Change, Pebble } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { addService, caseTimeoutMs, type ContractTarget } from './contract-daemon.ts';

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
  });
}

function steps(change: Change): string[] {
  return change.tasks.map(({ summary }) => summary);
}

async function currents(client: Pebble): Promise<Record<string, string>> {
  return Object.fromEntries((await client.services()).map(({ name, current }) => [name, current]));
}
