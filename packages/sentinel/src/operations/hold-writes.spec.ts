import { Deadline } from '@charmsmith/core';
import { describe, expect, it } from 'vitest';
import { type FakeRedis, FakeSentinels } from '../../test/fake-sentinels.ts';
import { failover } from './failover.ts';
import type { SentinelGroup } from './sentinel-group.ts';

const at = (host: string) => ({ host, port: 6379 });
const signal = new AbortController().signal;

/** Three Sentinels that move the master to u1 in 1.1 s, and a Redis on u0 whose writes can be held. */
function world(redis: Partial<FakeRedis> = {}) {
  const fake = new FakeSentinels(['u0', 'u1', 'u2'], at('u0'));
  const master: FakeRedis = { host: 'u0', offset: 42, acknowledged: [42, 40], ...redis };
  fake.redis.set('u0', master);
  fake.onTold = (command) => {
    if (command === 'FAILOVER') fake.later(1_100, () => fake.sentinels.forEach((each) => (each.master = at('u1'))));
  };
  const group: SentinelGroup = {
    client: fake,
    addresses: fake.addresses,
    masterName: 'web',
    redisAt: fake.redisAt,
  };
  return {
    fake,
    master,
    move: (options?: Parameters<typeof failover>[2], ms = 10_000) =>
      failover(group, new Deadline(fake.pace, ms, signal), options),
  };
}

const pause = 'u0:redis CLIENT PAUSE 4000 WRITE';
const begin = 'u0 SENTINEL FAILOVER web';
const release = 'u0:redis CLIENT UNPAUSE';

describe('D21: writes while the master is moved', () => {
  it('wait from before Sentinel chooses until the old master is a replica, and its clients go to the new one', async () => {
    const { fake, move } = world();
    expect(await move()).toEqual({ done: true, moved: true, master: at('u1') });
    // As long as it takes they are held anew, for four seconds each time.
    expect(fake.told.filter((line, n) => line !== pause || n === 0)).toEqual([
      pause,
      begin,
      'u0:redis REPLICAOF u1 6379',
      release,
      'u0:redis CLIENT KILL TYPE normal SKIPME yes',
    ]);
  });

  it('go to a new master that has replicas: those that stay are told of it at once', async () => {
    const { fake, move } = world();
    fake.sentinels.forEach((each) => (each.named = { u1: 100, u2: 100, u3: 0 }));
    for (const host of ['u1', 'u2', 'u3']) fake.redis.set(host, { host, offset: 42, acknowledged: [] });
    await move({ from: 'u0', going: ['u3'] }, 30_000);
    expect(fake.told.filter((line) => line.includes('REPLICAOF'))).toEqual([
      'u0:redis REPLICAOF u1 6379',
      'u2:redis REPLICAOF u1 6379',
    ]);
  });

  it('wait until a replica has all of them', async () => {
    const { fake, master, move } = world({ acknowledged: [12, 40] });
    fake.later(600, () => (master.acknowledged = [12, 42]));
    expect(await move()).toMatchObject({ done: true });
    expect(fake.now).toBeGreaterThanOrEqual(1_700);
  });

  it.each([
    ['no replica has caught up in three seconds', { acknowledged: [12, 40] }, 3_000],
    ['there is no replica', { acknowledged: [] }, 0],
  ])('go on where they are when %s, and nothing is moved', async (_name, redis, ms) => {
    const { fake, move } = world(redis);
    expect(await move()).toEqual({ done: false, reason: 'no-good-replica', master: at('u0') });
    expect(fake.told).toEqual([pause, release]);
    expect(fake.now).toBe(ms);
  });

  it('go on when Sentinel refuses', async () => {
    const { fake, move } = world();
    fake.sentinels.forEach((each) => (each.refusals['FAILOVER'] = 'NOGOODSLAVE No suitable replica to promote'));
    expect(await move()).toMatchObject({ done: false, reason: 'no-good-replica' });
    expect(fake.told).toEqual([pause, release]);
  });

  it('go on when the time is over', async () => {
    const { fake, move } = world();
    fake.onTold = () => undefined;
    expect(await move()).toMatchObject({ done: false, reason: 'timeout' });
    expect(fake.told.filter((line, n) => line !== pause || n === 0)).toEqual([pause, begin, release]);
  });

  it('of a master that does not answer are nobody’s to hold: it is moved all the same', async () => {
    const { fake, move } = world({ silent: true });
    expect(await move()).toMatchObject({ done: true, moved: true });
    expect(fake.told).toEqual([begin]);
  });
});

describe('replicas that must not become the master', () => {
  /** The priorities that Sentinels have heard of. */
  function withReplicas() {
    const both = world();
    const priorities = { u1: 100, u2: 100 };
    both.fake.sentinels.forEach((each) => (each.named = priorities));
    for (const host of ['u1', 'u2']) both.fake.redis.set(host, { host, offset: 0, acknowledged: [] });
    return { ...both, priorities };
  }

  it('are told so, and Sentinel is asked when it has heard of it', async () => {
    const { fake, move, priorities } = withReplicas();
    fake.later(7_000, () => (priorities.u2 = 0));
    expect(await move({ going: ['u0', 'u2'] }, 20_000)).toMatchObject({ done: true });
    expect(fake.told.slice(0, 2)).toEqual(['u2:redis CONFIG SET replica-priority 0', pause]);
    expect(fake.now).toBeGreaterThanOrEqual(8_100);
  });

  it('are waited for until Sentinel must have heard of it, and not longer', async () => {
    const { fake, move } = withReplicas();
    await move({ going: ['u2'] }, 20_000);
    expect(fake.now).toBeLessThan(13_000);
  });

  it('are not waited for when they are gone', async () => {
    const { fake, move } = withReplicas();
    fake.sentinels.forEach((each) => Object.assign(each, { down: ['u2'] }));
    await move({ going: ['u2'] }, 20_000);
    expect(fake.now).toBeLessThan(3_000);
  });

  it('are nobody when only the master goes', async () => {
    const { fake, move } = withReplicas();
    await move({ going: ['u0'] });
    expect(fake.told[0]).toBe(pause);
  });
});
