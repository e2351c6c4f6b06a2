import { on, peerRelation, type PeerRelation } from '@charmsmith/testing';
import type { ScaleDownResult } from '@charmsmith/sentinel/contract';
import { afterEach, describe, expect, it } from 'vitest';
import { deferred, deploy, emulateRedisUnit, type RedisUnit, shown, warnings } from './redis-unit.ts';
import { hostOf, type ToldSentinels, toldSentinels, toldSentinelsPlugin } from './told-sentinels.ts';

// Suite: about three seconds. State in, event, state out, for what the units of an application tell each other.

let unit: RedisUnit;
afterEach(async () => unit[Symbol.asyncDispose]());

const peerData = () => unit.agent.state.relations[0]?.databags['redis-k8s'] ?? {};
const ownData = () => unit.agent.state.relations[0]?.databags['redis-k8s/0'] ?? {};

/** Unit 0 of three, with both processes running. */
async function open(
  sentinels: ToldSentinels,
  { leader = true, peers = { 1: {}, 2: {} } }: { leader?: boolean; peers?: PeerRelation['peers'] } = {},
): Promise<void> {
  unit = await emulateRedisUnit({
    state: { relations: [peerRelation('redis-peers', { peers })], plannedUnits: 3 },
    plugins: [toldSentinelsPlugin(sentinels)],
  });
  await deploy(unit);
  sentinels.told.length = 0;
  unit.agent.update((state) => ({ ...state, leader }));
}

describe('redis-peers relation-changed', () => {
  const changed = on.relationChanged('redis-peers', { unit: 1 });

  it('leader → the known master becomes what most Sentinels say', async () => {
    const sentinels = toldSentinels(hostOf(0));
    await open(sentinels);
    sentinels.views = toldSentinels(hostOf(2)).views;
    await unit.run(changed);
    expect(peerData()['leader-host']).toBe(hostOf(2));
    expect(shown(unit)).toBe('active');
  });

  it('not the leader → the known master is not touched', async () => {
    const sentinels = toldSentinels(hostOf(0));
    await open(sentinels, { leader: false });
    sentinels.views = toldSentinels(hostOf(2)).views;
    await unit.run(changed);
    expect(peerData()['leader-host']).toBe(hostOf(0));
  });

  it('no majority agrees on a master → the known one stays', async () => {
    const sentinels = toldSentinels(hostOf(0));
    await open(sentinels);
    sentinels.views = [{ master: { host: hostOf(2), port: 6379 } }, undefined, undefined];
    await unit.run(changed);
    expect(peerData()['leader-host']).toBe(hostOf(0));
  });

  it('a failover is under way → deferred, and done when it is over', async () => {
    const sentinels = toldSentinels(hostOf(0));
    await open(sentinels);
    sentinels.views = toldSentinels(hostOf(2)).views;
    sentinels.views[1] = { ...sentinels.views[1], flags: new Set(['master', 'failover_in_progress']) };
    await unit.run(changed);
    expect(await deferred(unit)).toEqual(['redis-k8s: redis-peers-relation-changed']);
    sentinels.views[1] = { master: { host: hostOf(2), port: 6379 } };
    await unit.run('update-status');
    expect(await deferred(unit)).toEqual([]);
    expect(peerData()['leader-host']).toBe(hostOf(2));
  });

  it('no majority → Waiting for majority, until there is one', async () => {
    const sentinels = toldSentinels(hostOf(0));
    await open(sentinels);
    const few = { reached: false, usable: 1, quorum: false, authorization: false };
    sentinels.views[0] = { ...sentinels.views[0], majority: few };
    await unit.run(changed);
    expect(shown(unit)).toBe('waiting: Waiting for majority');
    sentinels.views[0] = { master: { host: hostOf(0), port: 6379 } };
    await unit.run('update-status');
    expect(shown(unit)).toBe('active');
  });

  it('before the containers are there → Waiting, deferred; nothing is raised', async () => {
    unit = await emulateRedisUnit({ state: { relations: [peerRelation('redis-peers', { peers: { 1: {} } })] } });
    const record = await unit.run(changed);
    expect(record.exitCode).toBe(0);
    expect(await deferred(unit)).toEqual(['redis-k8s: redis-peers-relation-changed']);
  });

  it('the other units hear of each start of the Sentinel', async () => {
    const sentinels = toldSentinels(hostOf(0));
    await open(sentinels);
    const { 'sentinel-since': before } = ownData();
    expect(before).toMatch(/^\d{4}-/);
    await unit.stopContainer('sentinel');
    await unit.startContainer('sentinel');
    unit.agent.pebbleReady('sentinel');
    await unit.settle();
    expect(ownData()['sentinel-since']).not.toBe(before);
  });
});

describe('redis-peers relation-departed', () => {
  const departed = on.relationDeparted('redis-peers', { unit: 2, departing: 'remote' });

  it('leader → the Sentinels forget the unit, the master is elsewhere, and the databag says where', async () => {
    const sentinels = toldSentinels(hostOf(1));
    await open(sentinels);
    unit.agent.update((state) => ({ ...state, plannedUnits: 2 }));
    await unit.run(departed);
    expect(sentinels.told).toEqual([
      [
        'scaleDown',
        {
          departing: [expect.objectContaining({ host: hostOf(2), port: 1 })],
          quorum: 2,
          handsOver: true,
          timeoutMs: 20_000,
        },
      ],
    ]);
    expect(peerData()['leader-host']).toBe(hostOf(1));
    expect(shown(unit)).toBe('active');
  });

  it('not the leader → nothing', async () => {
    const sentinels = toldSentinels(hostOf(0));
    await open(sentinels, { leader: false });
    await unit.run(departed);
    expect(sentinels.told).toEqual([]);
  });

  it.each<[name: string, result: ScaleDownResult, message: string]>([
    [
      'a failover that takes longer',
      { done: false, step: 'failover', failover: { done: false, reason: 'timeout' } },
      "Failover didn't finish, deferring",
    ],
    [
      'a failover that is refused',
      {
        done: false,
        step: 'failover',
        failover: {
          done: false,
          reason: 'no-good-replica',
          failure: { code: 'NOGOODSLAVE', message: 'NOGOODSLAVE No suitable replica to promote' },
        },
      },
      'Error on failover: NOGOODSLAVE No suitable replica to promote',
    ],
    [
      'a Sentinel that still runs',
      { done: false, step: 'departing', sentinel: { host: hostOf(2), port: 26379 } },
      `Waiting for the Sentinel at ${hostOf(2)} to stop`,
    ],
    [
      'a reset that is not over',
      {
        done: false,
        step: 'reset',
        reset: { done: false, reason: 'timeout', at: { host: hostOf(1), port: 26379 }, reset: [] },
      },
      'Waiting for the Sentinels to forget a unit that is gone',
    ],
  ])('D4, D5: %s → Waiting with the reason, deferred', async (_name, result, message) => {
    const sentinels = toldSentinels(hostOf(0));
    await open(sentinels);
    sentinels.scaleDown = result;
    await unit.run(departed);
    expect(shown(unit)).toBe(`waiting: ${message}`);
    expect(await deferred(unit)).toEqual(['redis-k8s: redis-peers-relation-departed']);
    sentinels.scaleDown = { done: true, master: { host: hostOf(1), port: 6379 } };
    await unit.run('update-status');
    expect(await deferred(unit)).toEqual([]);
    expect(shown(unit)).toBe('active');
  });

  it('this unit goes → it hands the master over first, whoever leads', async () => {
    const sentinels = toldSentinels(hostOf(0));
    await open(sentinels, { leader: false });
    await unit.run(on.relationDeparted('redis-peers', { unit: 1, departing: 'own' }));
    expect(sentinels.told).toEqual([['failover', { from: hostOf(0), going: [hostOf(0)], timeoutMs: 20_000 }]]);
  });

  it('this unit goes and has handed over → nothing, although the others that it still sees cannot agree', async () => {
    const sentinels = toldSentinels(hostOf(1));
    await open(sentinels, { leader: false });
    sentinels.views = [sentinels.views[0], undefined];
    sentinels.failover = { done: false, reason: 'no-majority' };
    await unit.run(on.relationDeparted('redis-peers', { unit: 1, departing: 'own' }));
    expect(sentinels.told).toEqual([]);
    expect(warnings(unit)).toEqual([]);
  });
});

describe('leader-elected, of a unit that follows another leader', () => {
  it('takes the master from the Sentinels and tells them the quorum', async () => {
    const sentinels = toldSentinels(hostOf(0));
    await open(sentinels);
    sentinels.views = toldSentinels(hostOf(1)).views;
    await unit.run('leader-elected');
    expect(peerData()['leader-host']).toBe(hostOf(1));
    expect(sentinels.told).toEqual([['setQuorum', 2]]);
  });

  it('has the Sentinels forget a unit that is gone', async () => {
    const sentinels = toldSentinels(hostOf(1));
    await open(sentinels);
    sentinels.views[2] = { ...sentinels.views[2], otherSentinels: 3 };
    await unit.run('leader-elected');
    expect(sentinels.told.map(([operation]) => operation)).toEqual(['setQuorum', 'reset']);
  });

  it('is deferred while a failover is under way, and resets nobody (D3)', async () => {
    const sentinels = toldSentinels(hostOf(1));
    await open(sentinels);
    sentinels.views[2] = { otherSentinels: 3, flags: new Set(['master', 'failover_in_progress']) };
    await unit.run('leader-elected');
    expect(sentinels.told.map(([operation]) => operation)).toEqual(['setQuorum']);
    expect(await deferred(unit)).toEqual(['redis-k8s: leader-elected']);
  });

  it('the Sentinels are silent → nothing is changed and nothing raised', async () => {
    const sentinels = toldSentinels(hostOf(1));
    await open(sentinels);
    sentinels.views = [undefined, undefined, undefined];
    const record = await unit.run('leader-elected');
    expect(record.exitCode).toBe(0);
    expect(sentinels.told).toEqual([]);
  });
});

describe('update-status', () => {
  const configuration = () => unit.files('redis').read('/etc/redis-server/redis.conf');

  it('a Redis that no Sentinel knows, twice → it is told to follow the master, once it is known again no more', async () => {
    const sentinels = toldSentinels(hostOf(1));
    const strayed = () => warnings(unit).filter((line) => line.includes('no Sentinel knows this Redis'));
    await open(sentinels);
    await unit.run('update-status');
    expect(strayed()).toEqual([]);
    await unit.run('update-status');
    expect(strayed()).toEqual([expect.stringContaining(`master=${hostOf(1)}`)]);
    const replica = {
      host: hostOf(0),
      port: 6379,
      flags: new Set(['slave']),
      roleReported: 'slave',
      linkUp: true,
      priority: 100,
      offset: 0,
    } as const;
    sentinels.views[1] = { ...sentinels.views[1], replicas: [replica] };
    await unit.run('update-status');
    expect(strayed()).toHaveLength(1);
  });

  it('with three units that run, a master without a replica takes no writes; alone it does', async () => {
    const running = { 'sentinel-since': '2026-01-01T00:00:00Z' };
    await open(toldSentinels(hostOf(0)), { peers: { 1: running, 2: running } });
    expect(configuration()).toContain('min-replicas-to-write 1\n');
    await unit[Symbol.asyncDispose]();
    await open(toldSentinels(hostOf(0)), { peers: { 1: running, 2: {} } });
    expect(configuration()).toContain('min-replicas-to-write 0\n');
  });

  it('a number of replicas that cannot be → Blocked, and names the option', async () => {
    await open(toldSentinels(hostOf(0)));
    unit.agent.setConfig({ 'min-replicas-to-write': -1 });
    await unit.settle();
    expect(shown(unit)).toBe('blocked: config: min-replicas-to-write: must be 0 or more, not -1');
  });
});

describe('failover', () => {
  it('moves the master and says where it is', async () => {
    const sentinels = toldSentinels(hostOf(0));
    await open(sentinels);
    const { action } = await unit.run(on.action('failover'));
    expect(action).toMatchObject({ status: 'completed', results: { master: hostOf(1) } });
  });

  it.each<[result: Extract<ToldSentinels['failover'], { done: false }>, message: string]>([
    [{ done: false, reason: 'no-majority' }, 'The Sentinels do not agree on a master: nothing was done.'],
    [
      { done: false, reason: 'no-good-replica' },
      'There is no replica that has everything that the master has: nothing was done.',
    ],
    [
      { done: false, reason: 'refused', failure: { code: 'ERR', message: 'ERR no' } },
      'The Sentinels refuse (ERR no): nothing was done.',
    ],
    [
      { done: false, reason: 'timeout', master: { host: hostOf(0), port: 6379 } },
      `It was begun and is not over yet; the master is ${hostOf(0)} at the moment.`,
    ],
  ])('%j → fails and says why', async (failover, message) => {
    const sentinels = { ...toldSentinels(hostOf(0)), failover };
    await open(sentinels);
    const { action } = await unit.run(on.action('failover'));
    expect(action).toMatchObject({ status: 'failed', message });
  });
});

describe('stop', () => {
  it('the master → it hands over, and waits for that', async () => {
    const sentinels = toldSentinels(hostOf(0));
    await open(sentinels);
    await unit.run('stop');
    expect(sentinels.told).toEqual([['failover', { from: hostOf(0), going: [hostOf(0)], timeoutMs: 10_000 }]]);
  });

  it('the master, whose own Sentinel has stopped with it → the others know, and do it', async () => {
    const sentinels = toldSentinels(hostOf(0));
    await open(sentinels);
    sentinels.views[0] = undefined;
    await unit.run('stop');
    expect(sentinels.told).toEqual([['failover', { from: hostOf(0), going: [hostOf(0)], timeoutMs: 10_000 }]]);
  });

  it('it cannot → a warning, and the unit stops all the same', async () => {
    const sentinels = toldSentinels(hostOf(0));
    sentinels.failover = { done: false, reason: 'no-good-replica' };
    await open(sentinels);
    const record = await unit.run('stop');
    expect(record.exitCode).toBe(0);
    expect(warnings(unit).at(-1)).toMatch(/^WARNING the master was not moved .*no-good-replica/);
  });

  it.each([
    ['a replica', toldSentinels(hostOf(1))],
    ['a unit that is alone', toldSentinels(hostOf(0), 1)],
  ])('%s → nothing', async (_name, sentinels) => {
    await open(sentinels, sentinels.views.length === 1 ? { peers: {} } : {});
    await unit.run('stop');
    expect(sentinels.told).toEqual([]);
  });
});
