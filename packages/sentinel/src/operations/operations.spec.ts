import { Deadline } from '@charmsmith/core';
import type { RedisAddress } from '@charmsmith/redis-health/contract';
import { describe, expect, it } from 'vitest';
import { FakeSentinels } from '../../test/fake-sentinels.ts';
import type { SentinelView } from '../contract.ts';
import { failover } from './failover.ts';
import { decideReset, reset, type ResetNeed } from './reset.ts';
import { scaleDown } from './scale-down.ts';
import type { SentinelGroup } from './sentinel-group.ts';

const at = (host: string) => ({ host, port: 6379 });
const signal = new AbortController().signal;

/** Three Sentinels, or as many as there are names, on the hosts of their units. */
function world(hosts = ['u0', 'u1', 'u2']) {
  const fake = new FakeSentinels(hosts, at('u0'));
  const group: SentinelGroup = { client: fake, addresses: fake.addresses, masterName: 'web' };
  const deadline = (ms = 20_000) => new Deadline(fake.pace, ms, signal);
  /** As measured: the address after 1.1 s, the end of it for the Sentinel that coordinates it after 3 s. */
  const failsOverTo = (host: string) => {
    fake.onTold = (command, sentinel) => {
      if (command !== 'FAILOVER') return;
      sentinel.flags = 'master,failover_in_progress,force_failover';
      fake.later(1_100, () => fake.sentinels.forEach((each) => (each.master = at(host))));
      fake.later(3_000, () => (sentinel.flags = 'master'));
    };
  };
  return { fake, group, deadline, failsOverTo, sentinel: (n: number) => fake.sentinels[n]! };
}

describe('failover', () => {
  it('D3: waits for the new address and for the end of it', async () => {
    const { fake, group, deadline, failsOverTo } = world();
    failsOverTo('u2');
    expect(await failover(group, deadline())).toEqual({ done: true, moved: true, master: at('u2') });
    expect(fake.told).toEqual(['u0 SENTINEL FAILOVER web']);
    expect(fake.now).toBeGreaterThanOrEqual(3_000);
  });

  it('does nothing when the master is elsewhere already', async () => {
    const { fake, group, deadline } = world();
    expect(await failover(group, deadline(), { from: 'u1' })).toEqual({ done: true, moved: false, master: at('u0') });
    expect(fake.told).toEqual([]);
  });

  it('joins one that is under way: a hook that is run again does not begin a second', async () => {
    const { fake, group, deadline, sentinel } = world();
    sentinel(1).flags = 'master,failover_in_progress';
    fake.later(500, () => fake.sentinels.forEach((each) => (each.master = at('u2'))));
    fake.later(900, () => (sentinel(1).flags = 'master'));
    expect(await failover(group, deadline(), { from: 'u0' })).toMatchObject({ done: true, master: at('u2') });
    expect(fake.told).toEqual([]);
  });

  it('waits for one that is under way and moves nothing, then moves the master', async () => {
    const { fake, group, deadline, failsOverTo, sentinel } = world();
    sentinel(1).flags = 'master,failover_in_progress';
    failsOverTo('u2');
    fake.later(900, () => (sentinel(1).flags = 'master'));
    expect(await failover(group, deadline(), { from: 'u0' })).toEqual({ done: true, moved: true, master: at('u2') });
    expect(fake.told).toHaveLength(1);
  });

  it('begins none when its time is over before another has ended', async () => {
    const { fake, group, deadline, sentinel } = world();
    sentinel(1).flags = 'master,failover_in_progress';
    expect(await failover(group, deadline(1_000))).toEqual({ done: false, reason: 'timeout', master: at('u0') });
    expect(fake.told).toEqual([]);
  });

  it('begins when no Sentinel takes a replica for a master any more, which would undo its promotion', async () => {
    const { fake, group, deadline, failsOverTo, sentinel } = world();
    failsOverTo('u2');
    for (const each of fake.sentinels) each.named = { u1: 100, u2: 100 };
    sentinel(2).stale = ['u2'];
    fake.later(6_000, () => {
      expect(fake.told).toEqual([]);
      sentinel(2).stale = [];
    });
    expect(await failover(group, deadline())).toMatchObject({ done: true, master: at('u2') });
    expect(fake.now).toBeGreaterThan(6_000);
    expect(fake.told).toEqual(['u0 SENTINEL FAILOVER web']);
  });

  it('begins none when the master ends meanwhile and the Sentinels move it themselves', async () => {
    const { fake, group, deadline, sentinel } = world();
    sentinel(2).named = { u1: 100, u2: 100 };
    sentinel(2).stale = ['u2'];
    fake.later(3_000, () => (sentinel(1).flags = 's_down,o_down,master,failover_in_progress'));
    fake.later(4_000, () => fake.sentinels.forEach((each) => (each.master = at('u1'))));
    fake.later(5_000, () => (sentinel(1).flags = 'master'));
    expect(await failover(group, deadline(), { from: 'u0' })).toMatchObject({ done: true, master: at('u1') });
    expect(fake.told).toEqual([]);
    expect(fake.now).toBeLessThan(6_000);
  });

  it('D5: begins all the same when one is taken for a master for longer than they need to ask it', async () => {
    const { group, deadline, failsOverTo, sentinel } = world();
    failsOverTo('u2');
    sentinel(2).named = { u1: 100, u2: 100 };
    sentinel(2).stale = ['u1'];
    expect(await failover(group, deadline())).toMatchObject({ done: true, master: at('u2') });
  });

  describe('from a host that goes', () => {
    const from = 'u0';

    it('has a Sentinel begin that stays, and lets that one end alone', async () => {
      const { fake, group, deadline, failsOverTo } = world();
      failsOverTo('u2');
      expect(await failover(group, deadline(), { from, going: ['u0', 'u1'] })).toMatchObject({ done: true });
      expect(fake.told).toEqual(['u2 SENTINEL FAILOVER web']);
      expect(fake.now).toBeLessThan(3_000);
    });

    it('waits for the end when it is the one that does it', async () => {
      const { fake, group, deadline, failsOverTo, sentinel } = world();
      failsOverTo('u2');
      for (const n of [1, 2]) sentinel(n).refusals['FAILOVER'] = 'ERR no';
      expect(await failover(group, deadline(), { from, going: [from] })).toMatchObject({ done: true });
      expect(fake.told).toEqual(['u0 SENTINEL FAILOVER web']);
      expect(fake.now).toBeGreaterThanOrEqual(3_000);
    });

    it('knows its own Sentinel, which it reaches by another name', async () => {
      const { fake, group, deadline, failsOverTo } = world(['127.0.0.1', 'u1', 'u2']);
      failsOverTo('u2');
      expect(await failover({ ...group, firstName: from }, deadline(), { from, going: [from] })).toMatchObject({
        done: true,
      });
      expect(fake.told).toEqual(['u1 SENTINEL FAILOVER web']);
    });
  });

  it('D5: gives up in time, and says what is known', async () => {
    const { fake, group, deadline } = world();
    expect(await failover(group, deadline(1_000))).toEqual({
      done: false,
      reason: 'timeout',
      master: at('u0'),
    });
    expect(fake.now).toBe(1_000);
  });

  it('D16: an error reply is a result', async () => {
    const { group, deadline, fake } = world();
    fake.sentinels.forEach((each) => (each.refusals['FAILOVER'] = 'NOGOODSLAVE No suitable replica to promote'));
    expect(await failover(group, deadline())).toMatchObject({
      done: false,
      reason: 'no-good-replica',
      failure: { code: 'NOGOODSLAVE' },
    });
  });

  it('asks the next Sentinel when one is silent or refuses', async () => {
    const { group, deadline, fake, failsOverTo, sentinel } = world();
    failsOverTo('u1');
    sentinel(0).refusals['FAILOVER'] = 'ERR no';
    expect(await failover(group, deadline())).toMatchObject({ done: true });
    expect(fake.told).toEqual(['u1 SENTINEL FAILOVER web']);
  });

  it('is refused when all refuse', async () => {
    const { group, deadline, fake } = world();
    fake.sentinels.forEach((each) => (each.refusals['FAILOVER'] = 'ERR no'));
    expect(await failover(group, deadline())).toMatchObject({ done: false, reason: 'refused' });
  });

  it('takes INPROG for a beginning', async () => {
    const { group, deadline, fake, sentinel } = world();
    sentinel(0).refusals['FAILOVER'] = 'INPROG Failover already in progress';
    fake.later(300, () => fake.sentinels.forEach((each) => (each.master = at('u1'))));
    expect(await failover(group, deadline())).toMatchObject({ done: true, master: at('u1') });
  });

  it('begins nothing on the smaller side of a cut', async () => {
    const { group, deadline, fake, sentinel } = world();
    sentinel(1).silent = true;
    sentinel(2).silent = true;
    expect(await failover(group, deadline())).toEqual({ done: false, reason: 'no-majority' });
    expect(fake.told).toEqual([]);
  });

  it('ends with the dispatch', async () => {
    const { group, fake } = world();
    const ending = new AbortController();
    fake.later(400, () => ending.abort(new Error('the agent goes')));
    const deadline = new Deadline(fake.pace, 20_000, ending.signal);
    await expect(failover(group, deadline)).rejects.toThrow('the agent goes');
  });
});

describe('decideReset', () => {
  const view = (replicas: number, otherSentinels: number, ...flags: string[]): SentinelView => ({
    master: at('u0'),
    flags: new Set(['master', ...flags]),
    replicas: Array.from({ length: replicas }, (_, n) => ({
      ...at(`u${n + 1}`),
      flags: new Set(['slave']),
      roleReported: 'slave',
      linkUp: true,
      priority: 100,
      offset: 0,
    })),
    otherSentinels,
    quorum: 2,
    majority: { reached: true, usable: 3, quorum: true, authorization: true },
    tilt: false,
  });

  /** Two of its replicas are not linked to the master: the dead one, and one that lives. */
  const stranded = (of: SentinelView): SentinelView => ({
    ...of,
    replicas: of.replicas.map((replica, n) => (n < 2 ? { ...replica, linkUp: false } : replica)),
  });

  it.each<[name: string, view: SentinelView, units: number, need: ResetNeed]>([
    ['all are counted right', view(2, 2), 3, 'none'],
    ['a dead replica is counted', view(3, 2), 3, 'reset'],
    ['a dead Sentinel is counted', view(2, 3), 3, 'reset'],
    ['it has not found all yet', view(1, 2), 3, 'wait'],
    ['D3: the master is down: forgetting would rule a failover out', view(4, 4, 's_down'), 3, 'unhealthy'],
    ['D3: a failover is under way: a reset would cancel it', view(4, 4, 'failover_in_progress'), 3, 'unhealthy'],
    ['a replica follows nobody: a reset would forget it for good', stranded(view(3, 2)), 3, 'unhealthy'],
    ['a unit that is alone', view(0, 0), 1, 'none'],
    ['a unit that is alone and remembers another', view(1, 1), 1, 'reset'],
  ])('%s', (_name, given, units, need) => {
    expect(decideReset(given, units)).toBe(need);
  });
});

describe('reset', () => {
  /** A reset forgets all; others and replicas are back after a while. */
  const forgets = (fake: FakeSentinels, backAfterMs = 2_000) => {
    fake.onTold = (command, sentinel) => {
      if (command !== 'RESET') return;
      // The one before must have found all again.
      const blind = fake.sentinels.filter(({ replicas, others }) => replicas < 2 || others < 2);
      expect(blind).toEqual([]);
      Object.assign(sentinel, { replicas: 0, others: 0 });
      fake.later(backAfterMs, () => Object.assign(sentinel, { replicas: 2, others: 2 }));
    };
  };

  it('D3: resets one at a time, and goes on when that has found all again', async () => {
    const { fake, group, deadline } = world();
    fake.sentinels.forEach((each) => Object.assign(each, { replicas: 4, others: 4 }));
    forgets(fake);
    const result = await reset(group, deadline());
    expect(result).toMatchObject({ done: true, reset: [{ host: 'u0' }, { host: 'u1' }, { host: 'u2' }] });
    expect(fake.told).toEqual(['u0 SENTINEL RESET web', 'u1 SENTINEL RESET web', 'u2 SENTINEL RESET web']);
  });

  it('leaves alone those that count right: asked again, it goes on where it stood', async () => {
    const { fake, group, deadline, sentinel } = world();
    sentinel(2).others = 3;
    forgets(fake);
    expect(await reset(group, deadline())).toMatchObject({ done: true, reset: [{ host: 'u2' }] });
    expect(fake.told).toEqual(['u2 SENTINEL RESET web']);
  });

  it('D5: stops where the time is over, and blinds no second one', async () => {
    const { fake, group, deadline } = world();
    fake.sentinels.forEach((each) => (each.others = 4));
    forgets(fake, 60_000);
    expect(await reset(group, deadline(5_000))).toMatchObject({ done: false, reason: 'timeout', at: { host: 'u0' } });
    expect(fake.told).toHaveLength(1);
  });

  it('D3: resets nothing while the master is down', async () => {
    const { fake, group, deadline } = world();
    fake.sentinels.forEach((each) => Object.assign(each, { others: 4, flags: 's_down,o_down,master' }));
    expect(await reset(group, deadline(1_000))).toMatchObject({ done: false, reason: 'unhealthy' });
    expect(fake.told).toEqual([]);
  });

  it('D3: resets nobody while any of them is failing over', async () => {
    const { fake, group, deadline, sentinel } = world();
    sentinel(0).others = 4;
    sentinel(2).flags = 'master,failover_in_progress';
    expect(await reset(group, deadline(1_000))).toMatchObject({ done: false, reason: 'unhealthy', at: { host: 'u0' } });
    expect(fake.told).toEqual([]);
  });

  it('D16: stops at a Sentinel that is silent or refuses', async () => {
    const { fake, group, deadline, sentinel } = world();
    sentinel(0).others = 4;
    sentinel(0).refusals['RESET'] = 'ERR no';
    expect(await reset(group, deadline())).toMatchObject({ done: false, reason: 'refused', at: { host: 'u0' } });
    sentinel(0).silent = true;
    expect(await reset(group, deadline())).toMatchObject({ done: false, reason: 'silent', at: { host: 'u0' } });
    expect(fake.told).toEqual([]);
  });
});

describe('scaleDown', () => {
  const departing = (...hosts: string[]): RedisAddress[] => hosts.map((host) => ({ host, port: 26379 }));
  const staying = (group: SentinelGroup, ...hosts: string[]): SentinelGroup => ({
    ...group,
    addresses: group.addresses.filter(({ host }) => hosts.includes(host)),
  });

  it('sets the quorum, moves the master, waits for silence, then resets', async () => {
    const { fake, group, deadline, failsOverTo, sentinel } = world(['u0', 'u1', 'u2', 'u3', 'u4']);
    failsOverTo('u3');
    const inFailover = fake.onTold;
    fake.onTold = (command, each) => {
      inFailover(command, each);
      if (command === 'RESET') Object.assign(each, { replicas: 2, others: 2 });
    };
    fake.later(6_000, () => (sentinel(0).silent = sentinel(1).silent = true));
    const result = await scaleDown(staying(group, 'u2', 'u3', 'u4'), deadline(), {
      departing: departing('u0', 'u1'),
      quorum: 2,
    });
    expect(result).toEqual({ done: true, master: at('u3') });
    expect(fake.told).toEqual([
      ...['u2', 'u3', 'u4'].map((host) => `${host} SENTINEL SET web quorum 2`),
      'u2 SENTINEL FAILOVER web',
      ...['u2', 'u3', 'u4'].map((host) => `${host} SENTINEL RESET web`),
    ]);
  });

  it('chooses again when the new master goes too', async () => {
    const { fake, group, deadline, sentinel } = world();
    const elected = ['u1', 'u2'];
    fake.onTold = (command) => {
      const next = elected[0];
      if (command !== 'FAILOVER' || next === undefined) return;
      elected.shift();
      fake.later(500, () => fake.sentinels.forEach((each) => (each.master = at(next))));
    };
    Object.assign(sentinel(2), { replicas: 0, others: 0 });
    sentinel(0).silent = sentinel(1).silent = true;
    const result = await scaleDown(staying(group, 'u2'), deadline(), { departing: departing('u0', 'u1'), quorum: 1 });
    expect(result).toEqual({ done: true, master: at('u2') });
  });

  it('leaves it to a unit that runs to hand the master over, and waits for that', async () => {
    const { fake, group, deadline, sentinel } = world();
    fake.later(3_000, () => fake.sentinels.forEach((each) => (each.master = at('u1'))));
    fake.later(4_000, () => (sentinel(0).silent = true));
    for (const each of [sentinel(1), sentinel(2)]) Object.assign(each, { replicas: 1, others: 1 });
    const result = await scaleDown(staying(group, 'u1', 'u2'), deadline(), {
      departing: departing('u0'),
      quorum: 2,
      handsOver: true,
    });
    expect(result).toEqual({ done: true, master: at('u1') });
    expect(fake.told.filter((line) => line.includes('FAILOVER'))).toEqual([]);
  });

  it('moves it itself when the unit that should hand over does not answer any more', async () => {
    const { fake, group, deadline, failsOverTo, sentinel } = world();
    failsOverTo('u1');
    sentinel(0).silent = true;
    for (const each of [sentinel(1), sentinel(2)]) Object.assign(each, { replicas: 1, others: 1 });
    const result = await scaleDown(staying(group, 'u1', 'u2'), deadline(), {
      departing: departing('u0'),
      quorum: 2,
      handsOver: true,
    });
    expect(result).toEqual({ done: true, master: at('u1') });
    expect(fake.told.filter((line) => line.includes('FAILOVER'))).toHaveLength(1);
  });

  it('D3: never strands the master: what cannot be moved is said, and nothing is reset', async () => {
    const { fake, group, deadline } = world();
    fake.sentinels.forEach((each) => (each.refusals['FAILOVER'] = 'NOGOODSLAVE No suitable replica to promote'));
    const result = await scaleDown(staying(group, 'u1', 'u2'), deadline(), { departing: departing('u0'), quorum: 2 });
    expect(result).toMatchObject({ done: false, step: 'failover', failover: { reason: 'no-good-replica' } });
    expect(fake.told.filter((line) => line.includes('RESET'))).toEqual([]);
  });

  it('resets nothing while a Sentinel that goes still answers', async () => {
    const { fake, group, deadline } = world();
    const result = await scaleDown(staying(group, 'u0', 'u1'), deadline(1_000), {
      departing: departing('u2'),
      quorum: 2,
    });
    expect(result).toEqual({ done: false, step: 'departing', sentinel: { host: 'u2', port: 26379 } });
    expect(fake.told.filter((line) => line.includes('RESET'))).toEqual([]);
  });

  it('says how far the reset came', async () => {
    const { fake, group, deadline, sentinel } = world();
    sentinel(2).silent = true;
    fake.onTold = (command, each) => {
      if (command === 'RESET') Object.assign(each, { replicas: 0, others: 0 });
    };
    const result = await scaleDown(staying(group, 'u0', 'u1'), deadline(1_000), {
      departing: departing('u2'),
      quorum: 2,
    });
    expect(result).toMatchObject({ done: false, step: 'reset', reset: { reason: 'timeout', at: { host: 'u0' } } });
  });
});
