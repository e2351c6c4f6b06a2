import type { Layer } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { caseTimeoutMs, useDaemon, type ContractTarget } from './contract-daemon.ts';

const service = { override: 'replace', command: '/bin/sleep 100' } as const;

/** Which other services a start or stop takes along, and in which order. */
export function describeOrder({ start }: ContractTarget): void {
  describe.concurrent('services that require each other', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    it('start with what they require, one after another when they say so, and stop in reverse', async () => {
      const { client } = daemon();
      await client.addLayer('chain', {
        services: { app: { ...service, requires: ['store'], after: ['store'] }, store: service },
      });
      const started = await client.start(['app']);
      expect(started.summary).toBe('Start service "app" and 1 more');
      expect(started.tasks.map(({ summary, status }) => [summary, status])).toEqual([
        ['Start service "store"', 'Done'],
        ['Start service "app"', 'Done'],
      ]);
      const [store, app] = started.tasks;
      expect(Date.parse(app?.readyTime ?? '') - Date.parse(store?.readyTime ?? '')).toBeGreaterThanOrEqual(950);

      const stopped = await client.stop(['store']);
      expect(stopped.summary).toBe('Stop service "store" and 1 more');
      expect(stopped.tasks.map(({ summary }) => summary)).toEqual(['Stop service "app"', 'Stop service "store"']);
      expect(await client.services(['app', 'store'])).toMatchObject([{ current: 'inactive' }, { current: 'inactive' }]);
    });

    it('are held back when what they require fails', async () => {
      const { client } = daemon();
      const layer: Layer = {
        services: {
          'held-app': { ...service, requires: ['held-store'], after: ['held-store'] },
          'held-store': { override: 'replace', command: '/bin/false', 'on-failure': 'ignore' },
        },
      };
      await client.addLayer('held', layer);
      await expect(client.start(['held-app'])).rejects.toMatchObject({
        code: 'PEBBLE_CHANGE_FAILED',
        change: { tasks: [{ summary: 'Start service "held-store"', status: 'Error' }, { status: 'Hold' }] },
      });
      expect(await client.services(['held-app'])).toMatchObject([{ current: 'inactive' }]);
    });

    it('start together when nothing requires another', async () => {
      const { client } = daemon();
      await client.addLayer('many', {
        services: { m1: service, m2: { ...service, after: ['m1'] }, m3: { ...service, before: ['m1'] } },
      });
      const change = await client.start(['m1', 'm2', 'm3']);
      expect(change.tasks).toHaveLength(3);
      expect(Date.parse(change.readyTime ?? '') - Date.parse(change.spawnTime)).toBeLessThan(2_900);
    });

    it('restart alone, without those that require them', async () => {
      const { client } = daemon();
      await client.addLayer('alone', {
        services: { 'alone-app': { ...service, requires: ['alone-store'] }, 'alone-store': service },
      });
      await client.start(['alone-app']);
      const change = await client.restart(['alone-store']);
      expect(change.tasks.map(({ summary }) => summary)).toEqual([
        'Stop service "alone-store"',
        'Start service "alone-store"',
      ]);
      expect(await client.services(['alone-app'])).toMatchObject([{ current: 'active' }]);
    });
  });
}
