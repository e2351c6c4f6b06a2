import { describe, expect, it } from 'vitest';
import { flattenActionResults } from './action-results.ts';

describe('flattenActionResults', () => {
  it('writes nested results as dotted keys', () => {
    expect(flattenActionResults({ a: { b: '1', c: { d: '2' } }, 'e.f': '3' })).toEqual({
      'a.b': '1',
      'a.c.d': '2',
      'e.f': '3',
    });
  });

  it.each(['A', '-a', 'a-', 'a_b', 'a..b', '', 'a.stdout', 'stderr-encoding'])('refuses the key "%s"', (key) => {
    expect(() => flattenActionResults({ [key]: 'x' })).toThrow(
      expect.objectContaining({ code: 'HOOK_COMMAND_BAD_KEY' }),
    );
  });
});
