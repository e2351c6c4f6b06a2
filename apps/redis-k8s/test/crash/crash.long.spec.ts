import { availableParallelism } from 'node:os';
import { on } from '@charmsmith/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../../tools/workspace/certificates.ts';
import type { RedisPorts } from '../redis-programs.ts';
import { deploy, emulateRealRedisUnit, emulateRedisUnit, redisProgram, type RedisUnit } from '../redis-unit.ts';
import { buildKillableCharm, type KillableCharm, type KillPoint, openKillableDispatch } from './killable-charm.ts';
import { heldBack, outcomeOf } from './outcome.ts';

// Suite: about a minute and a half on two idle cores, several on busy ones: some 110 points. A process of the charm is killed with SIGKILL at each hook command in
// turn, before Juju hears of it and before the charm hears back, and the hook is run again as Juju does: the unit must
// end as if nothing had happened. Every point takes a unit of its own and two processes, half of them real Redis too.

let charm: KillableCharm;
let certificates: Readonly<Record<'cert-file' | 'key-file' | 'ca-cert-file', string>>;

beforeAll(async () => {
  charm = await buildKillableCharm();
  const authority = await createAuthority();
  const { certificate, key } = await authority.issue({
    names: ['redis-k8s-0.redis-k8s-endpoints.local.svc.cluster.local', 'localhost'],
  });
  certificates = { 'cert-file': certificate, 'key-file': key, 'ca-cert-file': authority.certificate };
});
afterAll(() => charm[Symbol.asyncDispose]());

interface Crash {
  readonly name: string;
  readonly hook: string;
  /** Brings the unit to where the hook is to be run, in this process. */
  readonly before: (unit: RedisUnit) => Promise<unknown>;
  /** Whether real Redis processes run behind the containers. */
  readonly real?: true;
}

const startContainers = async (unit: RedisUnit) => {
  await unit.startContainer('redis');
  await unit.startContainer('sentinel');
};

const crashes: readonly Crash[] = [
  { name: 'leader-elected', hook: 'leader-elected', before: startContainers },
  { name: 'config-changed that is deferred', hook: 'config-changed', before: startContainers },
  {
    name: 'config-changed with deferred work in the queue',
    hook: 'config-changed',
    before: async (unit) => {
      await startContainers(unit);
      await unit.run('config-changed');
      await unit.run('leader-elected');
    },
  },
  {
    name: 'config-changed that starts a real Redis over TLS',
    hook: 'config-changed',
    real: true,
    before: async (unit) => {
      await startContainers(unit);
      await unit.run('leader-elected');
      await unit.attach(certificates);
      await unit.run('upgrade-charm');
      unit.agent.setConfig({ 'enable-tls': true });
    },
  },
  {
    name: 'upgrade-charm that stores certificates',
    hook: 'upgrade-charm',
    before: async (unit) => {
      await startContainers(unit);
      await unit.attach(certificates);
    },
  },
  {
    name: 'update-status that asks a real Redis and Sentinel',
    hook: 'update-status',
    real: true,
    before: async (unit) => {
      await deploy(unit);
      // Sentinel will say another.
      await unit.run(on.configChanged());
    },
  },
];

/** A unit of its own, brought to where the hook is to be run. */
async function prepare({ before, real }: Crash) {
  const nowhere: RedisPorts = { redis: 1, sentinel: 1 };
  const unit =
    real === true ? await emulateRealRedisUnit() : Object.assign(await emulateRedisUnit(), { ports: nowhere });
  await before(unit);
  const dispatch = await openKillableDispatch(charm, unit, unit.ports);
  return {
    unit,
    dispatch,
    outcome: () => outcomeOf(unit, real === true ? unit.ports : undefined),
    async [Symbol.asyncDispose]() {
      await dispatch[Symbol.asyncDispose]();
      await unit[Symbol.asyncDispose]();
    },
  };
}

/** Does things side by side, as many as there are processors. */
async function eachOf<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const work = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await act(one);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

describe.skipIf(redisProgram === undefined)('a charm whose process is killed', () => {
  it.each(crashes.map((crash) => [crash.name, crash] as const))(
    '%s: ends as if nothing had happened, wherever it was killed',
    async (_name, crash) => {
      await using untouched = await prepare(crash);
      const { commands, committed } = await untouched.unit.agent.dispatch(crash.hook, untouched.dispatch.runner());
      expect(committed).toBe(true);
      const expected = await untouched.outcome();
      expect(commands.length).toBeGreaterThan(2);

      const points = commands.flatMap((_command, index): KillPoint[] =>
        (['before', 'after'] as const).map((when) => ({ command: index + 1, when })),
      );
      await eachOf(points, async (point) => {
        const where = `killed ${point.when} ${commands[point.command - 1]?.command ?? ''} (${point.command} of ${commands.length})`;
        await using crashed = await prepare(crash);
        const { agent } = crashed.unit;
        const before = heldBack(crashed.unit);
        const record = await agent.dispatch(crash.hook, crashed.dispatch.runner(point));
        expect(record, where).toMatchObject({ committed: false, signal: 'SIGKILL' });
        // Nobody sees half of what it wrote, and Juju runs the hook again.
        expect(heldBack(crashed.unit), where).toEqual(before);
        expect(agent.pending[0]?.name, where).toBe(crash.hook);
        const again = await agent.dispatch(crash.hook, crashed.dispatch.runner());
        expect(again.committed, where).toBe(true);
        expect(await crashed.outcome(), where).toEqual(expected);
      });
    },
  );
});
