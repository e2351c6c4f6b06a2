import { expect, it } from 'vitest';
import { restartDelayMs } from './restart-delay.ts';

it.each([
  [1, 0],
  [2, 10_000],
  [3, 20_000],
  [4, 40_000],
  [6, 160_000],
  [7, 300_000],
  [100, 300_000],
])('restartDelayMs: after end number %d a container waits %d ms', (ends, delayMs) => {
  expect(restartDelayMs(ends)).toBe(delayMs);
});
