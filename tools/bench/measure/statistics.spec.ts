import { describe, expect, it } from 'vitest';
import { median, medianRatio } from './statistics.ts';

describe('median', () => {
  it.each<[values: number[], middle: number]>([
    [[3], 3],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[1, 1, 100], 1],
  ])('of %j is %d', (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  it('of nothing is not a number', () => {
    expect(median([])).toBeNaN();
  });
});

describe('medianRatio', () => {
  it('pairs what was measured together', () => {
    expect(medianRatio([10, 30, 50], [1, 2, 10])).toBe(10);
  });
});
