import type { Layer } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { caseTimeoutMs, useDaemon, writeScript, type ContractTarget } from './contract-daemon.ts';

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

    it('start one after another by their names when they do not say in which order', async () => {
      const { client } = daemon();
      await client.addLayer('names', {
        services: { 'n-app': { ...service, requires: ['n-store'] }, 'n-store': service },
      });
      const { tasks } = await client.start(['n-app']);
      // The one that is required comes last.
      expect(tasks.map(({ summary }) => summary)).toEqual(['Start service "n-app"', 'Start service "n-store"']);
      const [app, store] = tasks;
      expect(Date.parse(store?.readyTime ?? '') - Date.parse(app?.readyTime ?? '')).toBeGreaterThanOrEqual(950);
    });

    it('meet others in their lane: the lane after that of the service before', async () => {
      const { client } = daemon();
      const failing = { override: 'replace', command: '/bin/false', 'on-failure': 'ignore' } as const;
      await client.addLayer('met', {
        services: { 'l-a': service, 'l-b': failing, 'l-c': { ...service, requires: ['l-a'] }, 'l-d': service },
      });
      const { id } = await client.start(['l-a', 'l-b', 'l-c', 'l-d'], { wait: false });
      const { tasks } = await client.waitChange(id);
      // a and c are in lane 1, b in lane 2; d comes after c, so that its lane is 2 as well, and b's failure holds it.
      expect(Object.fromEntries(tasks.map(({ summary, status }) => [summary.slice(-4, -1), status]))).toEqual({
        'l-a': 'Done',
        'l-b': 'Error',
        'l-c': 'Done',
        'l-d': 'Hold',
      });
    });

    it('stay started when a later one of their lane fails', async () => {
      const { client } = daemon();
      await client.addLayer('later', {
        services: {
          'f-app': {
            override: 'replace',
            command: '/bin/false',
            'on-failure': 'ignore',
            requires: ['f-store'],
            after: ['f-store'],
          },
          'f-store': service,
        },
      });
      await expect(client.start(['f-app'])).rejects.toMatchObject({
        change: { tasks: [{ status: 'Done' }, { status: 'Error' }] },
      });
      expect(await client.services(['f-store'])).toMatchObject([{ current: 'active' }]);
    });

    it('restart with what they require, all starts after all stops', async () => {
      const { client } = daemon();
      const command = await writeScript(
        daemon(),
        'r-slow',
        "trap 'sleep 0.5; exit 0' TERM",
        'while :; do sleep 0.05; done',
      );
      await client.addLayer('restarted', {
        services: {
          'r-app': { ...service, requires: ['r-store'], after: ['r-store'] },
          'r-store': service,
          'r-slow': { override: 'replace', command },
        },
      });
      await client.start(['r-app', 'r-slow']);
      await client.stop(['r-store']);
      const { tasks } = await client.restart(['r-app', 'r-slow']);
      expect(tasks.map(({ summary }) => summary)).toEqual([
        'Stop service "r-app"',
        'Stop service "r-slow"',
        'Start service "r-store"',
        'Start service "r-app"',
        'Start service "r-slow"',
      ]);
      // A start takes a second: each has begun once both stops had ended.
      const readyOf = (index: number) => Date.parse(tasks[index]?.readyTime ?? '');
      const stopped = Math.max(readyOf(0), readyOf(1));
      for (const start of [2, 3, 4]) expect(readyOf(start) - stopped).toBeGreaterThanOrEqual(950);
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
