import { on } from '@charmsmith/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { deploy, emulateRealRedisUnit, redisProgram, type RedisUnit, shown } from './redis-unit.ts';

// Suite: about two seconds, the starts of a real Redis and Sentinel. A hook with nothing to do costs next to nothing:
// every hook command is a question to the unit agent, and the agent asks the controller.

let unit: RedisUnit | undefined;
afterEach(async () => unit?.[Symbol.asyncDispose]());

describe.skipIf(redisProgram === undefined)('a hook in which there is nothing to do', () => {
  it.each([
    ['on the leader', true],
    ['on another unit', false],
  ])('calls at most three hook commands %s, and writes nothing', async (_where, leader) => {
    unit = await emulateRealRedisUnit();
    await deploy(unit);
    expect(shown(unit)).toBe('active');
    unit.agent.update((state) => ({ ...state, leader }));
    for (const event of [on.relationJoined('redis-peers'), on.storageAttached('database'), on.hook('frobnicated')]) {
      const { after, before, commands } = await unit.run(event);
      const called = commands.map(({ command }) => command).filter((command) => command !== 'juju-log');
      expect(called.length).toBeLessThanOrEqual(3);
      expect({ ...after, log: [] }).toEqual({ ...before, log: [] });
    }
  });
});
