import { expect, it } from 'vitest';
import { growthOf } from './growth.ts';

const points = (cost: (size: number) => number) => [1, 11, 101, 1_001].map((size) => ({ size, value: cost(size) }));

it.each<[name: string, cost: (size: number) => number, exponent: number | undefined]>([
  ['a straight line, whatever it starts at', (size) => 500 + 3 * size, 1],
  ['a square beyond its start', (size) => 7 + (size - 1) ** 2, 2],
  ['nothing that grows', () => 4, undefined],
])('tells the exponent of %s', (_name, cost, exponent) => {
  const found = growthOf(points(cost));
  if (exponent === undefined) expect(found).toBeUndefined();
  else expect(found).toBeCloseTo(exponent, 5);
});

it('needs three points', () => {
  expect(growthOf(points((size) => size).slice(0, 2))).toBeUndefined();
  expect(growthOf([])).toBeUndefined();
});
