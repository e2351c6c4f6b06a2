import { answerOf } from '@charmsmith/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findProgram } from '../../../tools/workspace/programs.ts';
import { type RedisSet, type SetUnit, startRedisSet } from './redis-set.ts';

// Suite: about 40 seconds, two failovers and three resets of real Sentinels.

const program = findProgram('redis-server');

describe.skipIf(program === undefined)('five units, of which two go, the master among them', () => {
  let set: RedisSet;
  let going: readonly SetUnit[];
  let staying: readonly SetUnit[];
  beforeAll(async () => {
    set = await startRedisSet({ program: program!, units: 5 });
    going = set.units.slice(0, 2);
    staying = set.units.slice(2);
  });
  afterAll(() => set[Symbol.asyncDispose]());

  const asStaying = () => ({ unit: staying[0]!, peers: staying });
  const views = async () => answerOf(await set.as(({ topology }) => topology.views(), asStaying()));
  const scaleDown = async (timeoutMs: number) =>
    answerOf(
      await set.as(
        ({ operations }) => operations.scaleDown({ departing: going.map(set.sentinelAddress), quorum: 2, timeoutMs }),
        asStaying(),
      ),
    );
  const counted = (otherSentinels: number, replicas: number) =>
    vi.waitFor(
      async () => {
        for (const answer of await views()) {
          expect(answer.answered && [answer.view.otherSentinels, answer.view.replicas.length]).toEqual([
            otherSentinels,
            replicas,
          ]);
        }
      },
      { timeout: 30_000, interval: 500 },
    );

  it('D3: the master is moved to a unit that stays, and nothing is forgotten while the others still answer', async () => {
    await counted(4, 4);
    // A busy machine may need more than one call for the failover; it is asked for again, as a charm does.
    await vi.waitFor(async () => expect(await scaleDown(8_000)).toMatchObject({ done: false, step: 'departing' }), {
      timeout: 60_000,
    });
    const master = answerOf(await set.as(({ topology }) => topology.master(), asStaying()));
    expect(staying.map(({ host }) => host)).toContain(master?.host);
    await counted(4, 4);
  });

  it('D3: when they are gone, each Sentinel forgets them, and all are counted right', async () => {
    for (const { redis, sentinel } of going) {
      await redis[Symbol.asyncDispose]();
      await sentinel[Symbol.asyncDispose]();
    }
    // As a hook that was deferred would, again and again.
    await vi.waitFor(async () => expect(await scaleDown(20_000)).toMatchObject({ done: true }), {
      timeout: 90_000,
      interval: 100,
    });
    await counted(2, 2);
    expect(await views()).toMatchObject(
      [0, 1, 2].map(() => ({ view: { quorum: 2, majority: { reached: true, usable: 3 } } })),
    );
  });

  it('D3: the smaller set still fails over by itself, in under 10 seconds', async () => {
    const before = answerOf(await set.as(({ topology }) => topology.master(), asStaying()));
    const unit = staying.find(({ host }) => host === before?.host)!;
    const killedAt = performance.now();
    await unit.redis[Symbol.asyncDispose]();
    const master = await vi.waitFor(
      async () => {
        const now = answerOf(await set.as(({ topology }) => topology.master(), asStaying()));
        expect(now?.host).not.toBe(before?.host);
        expect(now).toBeDefined();
        return now;
      },
      { timeout: 10_000, interval: 100 },
    );
    process.stdout.write(`new master after ${Math.round(performance.now() - killedAt)} ms\n`);
    expect(staying.map(({ host }) => host)).toContain(master?.host);
  });

  it('a majority that is gone is said', async () => {
    for (const { sentinel } of staying.slice(1)) await sentinel[Symbol.asyncDispose]();
    await vi.waitFor(
      async () => {
        const [own] = await views();
        expect(own).toMatchObject({ view: { majority: { reached: false, usable: 1 } } });
      },
      { timeout: 10_000, interval: 200 },
    );
    expect(answerOf(await set.as(({ topology }) => topology.master(), asStaying()))).toBeUndefined();
  });
});
