import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeAsRoot } from '../../../../tools/workspace/as-root.ts';
import { redisProgram } from '../redis-unit.ts';
import { lostOutside, Scenarios } from './scenario.ts';
import { RedisSet } from './set/redis-set.ts';
import { writesIn } from './writer/rate.ts';

// Suite: about a minute. Sentinel takes five seconds to see that somebody is gone, and ten more until a master that is
// back is made a replica. The client reaches all units all the while.

const timeout = 120_000;
const noticedWithinMs = 20_000;

/**
 * What a master may take after it was cut off: for three seconds a replica that is silent counts as near, the master looks
 * once a second, and a replica's last word is up to a second old.
 */
const takenAlone = writesIn(5);
/** What it has taken just before, and may not have sent yet. */
const notSent = writesIn(1);

describeAsRoot('redis-k8s under a writing client, two units cut off from the third', () => {
  if (redisProgram === undefined) return;

  let set: RedisSet;
  let scenarios: Scenarios;

  beforeAll(async () => {
    set = await RedisSet.deploy();
    scenarios = await Scenarios.on(set);
  }, timeout);
  afterAll(() => scenarios[Symbol.asyncDispose]());

  it(
    'keeps its master when a replica is alone, which says so and comes back by itself',
    { timeout },
    async ({ task }) => {
      const { lost } = await scenarios.whileWriting(task, async (client) => {
        const master = await set.master();
        const [alone] = set.units.filter((unit) => unit !== master);
        await set.cutOff(alone!);
        await vi.waitFor(async () => expect((await set.sightOf(alone!)).flags).toContain('s_down'), {
          timeout: noticedWithinMs,
        });
        await set.updateStatus();
        expect(alone!.status).toMatchObject({ status: 'waiting', message: 'Waiting for majority' });
        await client.progress();
        await set.model.cluster.heal();
        expect(await set.whole()).toBe(master);
      });
      expect(lost).toEqual([]);
    },
  );

  it(
    'has another master when the master is alone, which takes writes for some seconds only and comes back as a replica',
    { timeout },
    async ({ task }) => {
      const risky = { from: 0, to: 0 };
      const outcome = await scenarios.whileWriting(task, async (client) => {
        await client.progress({ writes: notSent });
        const alone = await set.master();
        const others = set.units.filter((unit) => unit !== alone);
        risky.from = client.acknowledged - notSent;
        await set.cutOff(alone);
        risky.to = client.acknowledged + takenAlone;
        const master = await set.nextMaster(alone, others);
        await client.progress();
        await set.updateStatus();
        await set.model.cluster.heal();
        expect(await set.whole()).toBe(master);
        expect(await set.roleOf(alone)).toMatchObject({ role: 'slave', follows: set.hostOf(master) });
      });
      // What it has taken alone is undone, and nothing else.
      expect(lostOutside(outcome, risky)).toEqual([]);
    },
  );
});
