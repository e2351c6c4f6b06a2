import { describe, expect, it } from 'vitest';
import { ratioOf, spreadOf } from './spread.ts';

describe('spreadOf', () => {
  it.each<[name: string, figures: readonly number[], median: number, min: number, max: number]>([
    ['one figure', [3], 3, 3, 3],
    ['an odd number of figures, in any order', [9, 1, 5], 5, 1, 9],
    ['an even number: between the two in the middle', [4, 1, 2, 9], 3, 1, 9],
    ['figures of different length, by value', [10, 9, 100], 10, 9, 100],
  ])('of %s', (_name, figures, median, min, max) => {
    expect(spreadOf(figures)).toEqual({ median, min, max });
  });

  it('refuses none at all', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});

describe('ratioOf', () => {
  it('compares round by round, so that a slow round changes nothing', () => {
    expect(ratioOf([20, 200, 20], [10, 100, 10])).toBe(2);
  });

  it('takes the median of the ratios', () => {
    expect(ratioOf([10, 30, 80], [10, 10, 10])).toBe(3);
  });
});
