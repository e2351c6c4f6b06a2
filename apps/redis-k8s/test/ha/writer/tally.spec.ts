import { describe, expect, it } from 'vitest';
import { tallyOf } from './tally.ts';

describe('tallyOf', () => {
  it('says what was acknowledged and what failed, by the first word or the code of the error', () => {
    const tally = tallyOf([
      { at: 10, acknowledged: 1 },
      { at: 30, failed: 2, error: "READONLY You can't write against a read only replica." },
      { at: 31, failed: 3, error: 'READONLY You can…' },
      { at: 32, trouble: 'connect ECONNREFUSED 10.160.0.2:6379' },
      { at: 50, acknowledged: 4 },
    ]);
    expect(tally).toMatchObject({
      acknowledged: [1, 4],
      failed: [2, 3],
      errors: { READONLY: 2 },
      trouble: { ECONNREFUSED: 1 },
    });
  });

  it.each<[name: string, at: readonly number[], pause: number]>([
    ['between two', [0, 20, 520, 540], 500],
    ['of one that acknowledges nothing', [], 0],
  ])('finds the longest time without an acknowledged write: %s', (_name, at, pause) => {
    const events = at.map((time, index) => ({ at: time, acknowledged: index }));
    expect(tallyOf(events).longestPauseMs).toBe(pause);
  });

  it('counts the time before the first and after the last as well', () => {
    const trouble = (at: number) => ({ at, trouble: 'ETIMEDOUT' });
    expect(tallyOf([trouble(0), { at: 700, acknowledged: 1 }, trouble(800)]).longestPauseMs).toBe(700);
    expect(tallyOf([trouble(0), { at: 100, acknowledged: 1 }, trouble(800)]).longestPauseMs).toBe(700);
  });
});
