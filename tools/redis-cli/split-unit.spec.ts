import type { UnitStatus } from '@charmsmith/local';
import { describe, expect, it } from 'vitest';
import { splitUnit } from './split-unit.ts';

const unit = (name: string, leader = false) => ({ unit: name, leader }) as UnitStatus;
const status = { application: 'redis-k8s', units: [unit('redis-k8s/0'), unit('redis-k8s/1', true)] };

describe('splitUnit', () => {
  it.each([
    ['the leader without a unit', ['get', 'redis-k8s'], 'redis-k8s/1', ['get', 'redis-k8s']],
    ['the leader without arguments', [], 'redis-k8s/1', []],
    ['the unit that is named', ['redis-k8s/0', 'ping'], 'redis-k8s/0', ['ping']],
    ['the leader by that name', ['redis-k8s/leader', 'ping'], 'redis-k8s/1', ['ping']],
  ])('means %s', (_what, args, name, rest) => {
    const split = splitUnit(args, status);
    expect([split.unit.unit, split.rest]).toEqual([name, rest]);
  });

  it('says which units there are', () => {
    expect(() => splitUnit(['redis-k8s/7', 'ping'], status)).toThrow(
      'there is no unit redis-k8s/7; there are: redis-k8s/0, redis-k8s/1',
    );
    expect(() => splitUnit(['ping'], { ...status, units: [] })).toThrow(
      'there is no unit redis-k8s/leader; there are none',
    );
  });
});
