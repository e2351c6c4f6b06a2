import { describe, expect, it } from 'vitest';
import { compareKeys } from './compare-keys.ts';

describe('compareKeys', () => {
  // As a plan of Pebble 1.32.1 had them.
  it.each([
    [['redis-2', 'redis-02', 'redis-10']],
    [['a', 'a1b', 'a2', 'a10', 'a100', 'a120']],
    [['b2c9', 'b2c10']],
    [['-', '_', '1', '1e3', '1.', '01', '2', '007', '9a', '10', 'A', 'Z', 'a', 'z', 'Ä', 'é']],
    [['a', 'a b', 'a-b', 'a.b', 'a_', 'a1B', 'a1b', 'aB', 'ab']],
    [['', '"q"', '+1', '-1', '.5', 'KEY', 'KEY_A', 'KEYS']],
  ])('keeps %j', (keys) => {
    expect(keys.toReversed().sort(compareKeys)).toEqual(keys);
    expect(keys.toSorted(compareKeys)).toEqual(keys);
  });

  it('tells equal keys', () => {
    expect(compareKeys('a1', 'a1')).toBe(0);
  });
});
