import { expect, it } from 'vitest';
import { ratesOf } from './rates.ts';

const contestant = (name: string, median: number) =>
  ({ name, role: 'ours', ms: { median, min: median, max: median }, ratio: 1, targets: [] }) as const;

it('tells how much is done in a second', () => {
  const contestants = [contestant('ours', 20), contestant('peer', 1_500)];
  expect(ratesOf({ amount: { count: 100, unit: 'calls' }, contestants })).toEqual([
    'calls per second: ours 5,000, peer 67',
  ]);
  expect(ratesOf({ contestants })).toEqual([]);
});
