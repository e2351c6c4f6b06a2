import { once } from 'node:events';
import type { Execution, ExecutionResult } from '@charmsmith/juju-emulator';
import { connectPebble } from '@charmsmith/pebble';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../tools/workspace/certificates.ts';
import { emulateRedisUnit, type RedisUnit } from './redis-unit.ts';

// Suite: about three seconds. A hook is killed before each of its hook commands in turn, and run again as Juju does:
// the unit must end as if nothing had happened.

let unit: RedisUnit | undefined;
afterEach(async () => {
  await unit?.[Symbol.asyncDispose]();
  unit = undefined;
});

let certificates: Readonly<Record<string, string>>;
beforeAll(async () => {
  const authority = await createAuthority();
  const { certificate, key } = await authority.issue();
  certificates = { 'cert-file': certificate, 'key-file': key, 'ca-cert-file': authority.certificate };
});

/** Kills the charm before the hook command of that number, once, when armed. */
class Killer {
  #left = Infinity;
  calls = 0;
  /** Fires when the process of the run at hand dies; every run has its own. */
  killed = new AbortController();

  arm(before: number): void {
    this.#left = before;
  }

  intercept = (execution: Execution): Execution => {
    this.killed = new AbortController();
    const signal = AbortSignal.any([execution.signal, this.killed.signal]);
    const run: Execution['run'] = async (call) => {
      this.calls += 1;
      this.#left -= 1;
      if (this.#left > 0) return await execution.run(call);
      this.#left = Infinity;
      this.killed.abort(new Error('killed'));
      // A dead process hears nothing more.
      return await new Promise<never>(() => undefined);
    };
    return { ...execution, signal, run };
  };

  /** For Juju the process is dead when it is killed, and not when its last promise has settled. */
  ending = async (dispatched: Promise<ExecutionResult>): Promise<ExecutionResult> => {
    const { signal } = this.killed;
    const death = { exitCode: 137, signal: 'SIGKILL' };
    // The first hook command may have been the last.
    if (signal.aborted) return death;
    return await Promise.race([dispatched, once(signal, 'abort').then(() => death)]);
  };
}

/** Brings a unit to where the hook is to be run. */
async function prepare(killer: Killer): Promise<RedisUnit> {
  const prepared = await emulateRedisUnit({
    intercept: killer.intercept,
    ending: killer.ending,
  });
  unit = prepared;
  await prepared.startContainer('redis');
  await prepared.startContainer('sentinel');
  return prepared;
}

/** What must not depend on a crash; ids are drawn anew each time. */
async function outcome(of: RedisUnit): Promise<unknown> {
  const { relations, secrets, state, unitStatus, workloadVersion } = of.agent.state;
  const services = await Promise.all(
    (['redis', 'sentinel'] as const).map(async (name) => {
      await using pebble = connectPebble({ socketPath: of.socketOf(name) });
      const [plan, running] = await Promise.all([pebble.plan(), pebble.services()]);
      return { services: Object.keys(plan.services), running: running.map(({ name, current }) => [name, current]) };
    }),
  );
  const text = JSON.stringify({
    databags: relations.map(({ databags }) => databags),
    secrets: secrets.map(({ owner, label, revisions }) => ({ owner, label, revisions: revisions.length })),
    state,
    status: [unitStatus.status, unitStatus.message],
    workloadVersion,
    services,
    pending: of.agent.pending.map(({ name }) => name),
  });
  return JSON.parse(text.replaceAll(/secret:[a-z0-9]+/g, 'secret:ID').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME'));
}

const cases: readonly (readonly [name: string, hook: string, before: (unit: RedisUnit) => Promise<void>])[] = [
  ['leader-elected', 'leader-elected', () => Promise.resolve()],
  ['config-changed, deferred', 'config-changed', () => Promise.resolve()],
  [
    'config-changed, with deferred work in the queue',
    'config-changed',
    async (of) => {
      await of.run('config-changed');
      await of.run('leader-elected');
    },
  ],
  [
    'config-changed with TLS',
    'config-changed',
    async (of) => {
      await of.run('leader-elected');
      await of.attach(certificates);
      of.agent.setConfig({ 'enable-tls': true });
    },
  ],
  [
    'upgrade-charm',
    'upgrade-charm',
    async (of) => {
      await of.attach(certificates);
    },
  ],
  [
    'update-status',
    'update-status',
    async (of) => {
      await of.run('leader-elected');
      await of.run('config-changed');
    },
  ],
];

describe('a hook that is killed', () => {
  it.each(cases)('%s: ends as if nothing had happened, wherever it was killed', async (_name, hook, before) => {
    const untouched = new Killer();
    const reference = await prepare(untouched);
    await before(reference);
    const callsBefore = untouched.calls;
    await reference.run(hook);
    const expected = await outcome(reference);
    const commands = untouched.calls - callsBefore;
    await reference[Symbol.asyncDispose]();
    expect(commands).toBeGreaterThan(2);

    for (let kill = 1; kill <= commands; kill += 1) {
      const killer = new Killer();
      const crashed = await prepare(killer);
      await before(crashed);
      killer.arm(kill);
      const record = await crashed.run(hook);
      expect(record).toMatchObject({ committed: false, signal: 'SIGKILL' });
      expect(crashed.agent.pending[0]?.name).toBe(hook);
      await crashed.run(hook);
      expect(await outcome(crashed), `killed before hook command ${kill} of ${commands}`).toEqual(expected);
      await crashed[Symbol.asyncDispose]();
    }
    unit = undefined;
  });
});
