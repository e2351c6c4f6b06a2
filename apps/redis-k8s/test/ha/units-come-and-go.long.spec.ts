import type { LocalUnit } from '@charmsmith/local';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeAsRoot } from '../../../../tools/workspace/as-root.ts';
import { redisProgram } from '../redis-unit.ts';
import { lostOutside, Scenarios } from './scenario.ts';
import { RedisSet } from './set/redis-set.ts';

// Suite: about two minutes. Each test begins where the one before ended.

const timeout = 180_000;

/** Sentinels ask each Redis every ten seconds what it is like. */
const priorityWithinMs = 20_000;

describeAsRoot('redis-k8s under a writing client, whose units come and go', () => {
  if (redisProgram === undefined) return;

  let set: RedisSet;
  let scenarios: Scenarios;

  beforeAll(async () => {
    set = await RedisSet.deploy();
    scenarios = await Scenarios.on(set);
  }, timeout);
  afterAll(() => scenarios[Symbol.asyncDispose]());

  /** Has the master moved to one of some units: those that Sentinel prefers, once it has heard that they are. */
  async function moveMasterTo(wanted: readonly LocalUnit[]): Promise<LocalUnit> {
    for (const unit of wanted) await set.ask(unit, 'redis', 'CONFIG', 'SET', 'replica-priority', '1');
    await vi.waitFor(async () => expect(await set.preferredReplicas()).toEqual(wanted.map(({ name }) => name)), {
      timeout: priorityWithinMs,
    });
    const master = await set.moveMaster();
    expect(wanted).toContain(master);
    expect(await set.whole()).toBe(master);
    return master;
  }

  it('moves the master when the action asks for it', { timeout }, async ({ task }) => {
    const { lost } = await scenarios.whileWriting(task, async () => {
      const former = await set.master();
      const master = await set.moveMaster();
      expect(master).not.toBe(former);
      expect(await set.whole()).toBe(master);
      await set.updateStatus();
      expect(set.peerData('leader-host')).toBe(set.hostOf(master));
    });
    expect(lost).toEqual([]);
  });

  it(
    'moves the master when Sentinel is asked to, which stops no writes at the old one',
    { timeout },
    async ({ task }) => {
      const risky = { from: 0, to: 0 };
      const outcome = await scenarios.whileWriting(task, async (client) => {
        await set.heard();
        risky.from = client.acknowledged;
        await client.progress();
        const former = await set.master();
        await set.failOver();
        const master = await set.nextMaster(former);
        await set.whole();
        expect(set.peerData('leader-host')).toBe(set.hostOf(master));
        risky.to = client.acknowledged;
      });
      // For a second clients go on with the old master, which Sentinel does not stop.
      expect(lostOutside(outcome, risky)).toEqual([]);
    },
  );

  it.for(['replica', 'master'])(
    'has the pod of a %s replaced by one with another address',
    { timeout },
    async (role, { task }) => {
      const { lost } = await scenarios.whileWriting(task, async () => {
        const master = await set.master();
        const unit = role === 'master' ? master : set.units.find((other) => other !== master)!;
        const { address } = unit.pod;
        await unit.replacePod();
        expect(unit.pod.address).not.toBe(address);
        await set.settle();
        await set.whole();
      });
      expect(lost).toEqual([]);
    },
  );

  it('is scaled from three units to five', { timeout }, async ({ task }) => {
    const { lost } = await scenarios.whileWriting(task, async () => {
      const master = await set.master();
      await set.model.scale(5);
      await set.settle();
      expect(await set.whole()).toBe(master);
      await set.expectQuorum(3);
    });
    expect(lost).toEqual([]);
  });

  it(
    'is scaled from five units to three, the master and a replica among those that go',
    { timeout },
    async ({ task }) => {
      const master = await moveMasterTo(set.units.slice(3));
      const { lost } = await scenarios.whileWriting(task, async () => {
        await set.model.scale(3);
        await set.settle();
        expect(set.units).toHaveLength(3);
        expect(await set.whole()).not.toBe(master);
        await set.expectQuorum(2);
      });
      expect(lost).toEqual([]);
    },
  );
});
