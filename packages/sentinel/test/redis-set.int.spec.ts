import { answerOf } from '@charmsmith/testing';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findProgram } from '../../../tools/workspace/programs.ts';
import { type RedisSet, startRedisSet } from './redis-set.ts';

// Suite: about eight seconds, most of it one failover of three real Sentinels over TLS.

/** Writes one key after the other, and remembers what the server has acknowledged. */
function startWriter(client: Redis) {
  const acknowledged: string[] = [];
  const errors: unknown[] = [];
  let going = true;
  client.on('error', (error) => errors.push(error));
  const write = async (): Promise<void> => {
    for (let n = 0; going; n += 1) {
      try {
        await client.set(`key-${n}`, n);
        acknowledged.push(`key-${n}`);
      } catch (error) {
        // Not acknowledged, so it is nobody's loss.
        errors.push(error);
      }
    }
  };
  const writing = write();
  return {
    acknowledged,
    errors,
    async stop() {
      going = false;
      await writing;
      client.disconnect();
    },
  };
}

const program = findProgram('redis-server');

describe.skipIf(program === undefined)('three units over TLS', () => {
  let set: RedisSet;
  beforeAll(async () => {
    set = await startRedisSet({ program: program!, tls: true, downAfterMs: 5_000 });
  }, 20_000);
  afterAll(() => set[Symbol.asyncDispose]());

  const views = async () => answerOf(await set.as(({ topology }) => topology.views()));

  it('D1, D2: every Sentinel finds the replicas and the other Sentinels, and has a majority', async () => {
    await vi.waitFor(
      async () => {
        expect(await views()).toMatchObject(
          [0, 1, 2].map(() => ({
            answered: true,
            view: {
              flags: new Set(['master']),
              otherSentinels: 2,
              majority: { reached: true, usable: 3 },
              replicas: [
                { flags: new Set(['slave']), linkUp: true },
                { flags: new Set(['slave']), linkUp: true },
              ],
            },
          })),
        );
      },
      { timeout: 15_000, interval: 200 },
    );
  }, 20_000);

  it('D3, D5, D21: a planned failover is over when the answer comes, and no acknowledged write is lost', async () => {
    const [first] = set.units;
    const writer = startWriter(set.client());
    await vi.waitFor(() => expect(writer.acknowledged.length).toBeGreaterThan(20), { timeout: 10_000 });
    const result = answerOf(await set.as(({ operations }) => operations.failover()));
    expect(result).toMatchObject({ done: true, moved: true });
    if (!result.done) return;
    for (const answer of await views()) {
      expect(answer).toMatchObject({ answered: true, view: { master: result.master } });
      expect(answer.answered && answer.view.flags.has('failover_in_progress')).toBe(false);
    }
    const promoted = set.units.find(({ host }) => host === result.master.host)!;
    expect(promoted).not.toBe(first);
    const role = await set.ask(set.redisAddress(promoted), ['ROLE']);
    expect(role).toMatchObject({ ok: true, value: expect.arrayContaining(['master']) as unknown });
    // Asked again, as a hook that is run again would.
    const again = answerOf(await set.as(({ operations }) => operations.failover({ from: first!.host })));
    expect(again).toMatchObject({ done: true, moved: false, master: result.master });
    const before = writer.acknowledged.length;
    await vi.waitFor(() => expect(writer.acknowledged.length).toBeGreaterThan(before + 20), { timeout: 10_000 });
    await writer.stop();
    const kept = await set.ask(set.redisAddress(promoted), ['MGET', ...(writer.acknowledged as [string])]);
    expect(kept).toMatchObject({ ok: true });
    const lost = writer.acknowledged.filter((_key, index) => kept.ok && (kept.value as unknown[])[index] === null);
    expect(lost).toEqual([]);
  }, 20_000);

  it('takes a new password of Redis without losing its master', async () => {
    const password = 'new-password';
    for (const unit of set.units) {
      const changed = await set.ask(set.redisAddress(unit), [
        'CONFIG',
        'SET',
        'masterauth',
        password,
        'requirepass',
        password,
      ]);
      expect(changed).toMatchObject({ ok: true });
    }
    const applied = answerOf(await set.as(({ operations }) => operations.setRedisPassword(password)));
    expect(applied.applied).toHaveLength(3);
    // From here on they need it.
    for (const unit of set.units) {
      await set.ask({ ...set.redisAddress(unit), password }, ['CLIENT', 'KILL', 'TYPE', 'normal']);
    }
    await vi.waitFor(async () => expect(await flags()).toEqual([['master'], ['master'], ['master']]), {
      timeout: 15_000,
      interval: 200,
    });
  }, 30_000);

  /** Of the master, as each Sentinel says. */
  async function flags(): Promise<unknown> {
    return (await views()).map((answer) => answer.answered && [...answer.view.flags]);
  }
});
