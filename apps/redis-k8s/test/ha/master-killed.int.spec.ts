import type { LocalUnit } from '@charmsmith/local';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeAsRoot } from '../../../../tools/workspace/as-root.ts';
import { redisProgram } from '../redis-unit.ts';
import { Scenarios } from './scenario.ts';
import { RedisSet } from './set/redis-set.ts';

// Suite: about half a minute: three pods come up in seven seconds, and Sentinel takes six to see that a master is gone. The
// tests follow each other: the next begins where the one before ended.

const timeout = 120_000;

describeAsRoot('redis-k8s under a writing client, its master killed', () => {
  if (redisProgram === undefined) return;

  let set: RedisSet;
  let scenarios: Scenarios;
  let killed: LocalUnit;

  beforeAll(async () => {
    set = await RedisSet.deploy();
    scenarios = await Scenarios.on(set);
  }, timeout);
  afterAll(() => scenarios[Symbol.asyncDispose]());

  it('has every write on all units', { timeout }, async ({ task }) => {
    const { lost, acknowledged, prefix } = await scenarios.whileWriting(task, () => Promise.resolve());
    expect(lost).toEqual([]);
    for (const unit of set.units) {
      await vi.waitFor(async () => expect(await set.missing(unit, prefix, acknowledged)).toEqual([]));
    }
  });

  it(
    'has another master within ten seconds, and names it with the next update-status',
    { timeout },
    async ({ task }) => {
      const { lost } = await scenarios.whileWriting(task, async () => {
        killed = await set.master();
        await killed.killPod();
        const master = await set.nextMaster(killed);
        // The unit that led may be the one that is gone: its lease has to end.
        await vi.waitFor(() => expect(set.model.leader?.ready).toBe(true), { timeout: 10_000 });
        await set.updateStatus();
        expect(set.peerData('leader-host')).toBe(set.hostOf(master));
      });
      // What the replicas had not yet got when it was killed may be gone; here they had got all.
      expect(lost).toEqual([]);
    },
  );

  it('takes the old master back as a replica', { timeout }, async ({ task }) => {
    const { lost } = await scenarios.whileWriting(task, async () => {
      const master = await set.master();
      await killed.replacePod();
      await set.settle();
      expect(await set.roleOf(killed)).toMatchObject({ role: 'slave', follows: set.hostOf(master) });
    });
    expect(lost).toEqual([]);
  });
});
