import { Deadline } from '@charmsmith/core';
import { describe, expect, it } from 'vitest';
import { type FakeRedis, FakeSentinels } from '../../test/fake-sentinels.ts';
import { failover, type SentinelGroup } from './failover.ts';

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
  return { fake, master, move: (ms = 10_000) => failover(group, new Deadline(fake.pace, ms, signal), undefined) };
}

const pause = 'u0:redis CLIENT PAUSE 10000 WRITE';
const begin = 'u0 SENTINEL FAILOVER web';
const release = 'u0:redis CLIENT UNPAUSE';

describe('D21: writes while the master is moved', () => {
  it('wait from before Sentinel chooses until the old master is a replica, and its clients go to the new one', async () => {
    const { fake, move } = world();
    expect(await move()).toEqual({ done: true, moved: true, master: at('u1') });
    expect(fake.told).toEqual([
      pause,
      begin,
      'u0:redis REPLICAOF u1 6379',
      release,
      'u0:redis CLIENT KILL TYPE normal SKIPME yes',
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
    expect(fake.told).toEqual([pause, begin, release]);
  });

  it('of a master that does not answer are nobody’s to hold: it is moved all the same', async () => {
    const { fake, move } = world({ silent: true });
    expect(await move()).toMatchObject({ done: true, moved: true });
    expect(fake.told).toEqual([begin]);
  });
});
