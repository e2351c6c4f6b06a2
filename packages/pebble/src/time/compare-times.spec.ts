import { describe, expect, it } from 'vitest';
import { compareTimes } from './compare-times.ts';

describe('compareTimes', () => {
  it.each<[earlier: string, later: string]>([
    ['2026-01-01T00:00:05Z', '2026-01-01T00:00:06Z'],
    ['2026-01-01T00:00:05Z', '2026-01-01T00:00:05.1Z'],
    ['2026-01-01T00:00:05.1Z', '2026-01-01T00:00:05.12Z'],
    ['2026-01-01T00:00:05.123Z', '2026-01-01T00:00:05.123000001Z'],
    ['2026-01-01T00:00:05.999999999Z', '2026-01-01T00:00:06Z'],
    ['2026-01-01T08:00:05.2+08:00', '2026-01-01T00:00:05.3Z'],
    ['2025-12-31T23:59:59-00:30', '2026-01-01T00:30:00Z'],
  ])('puts %s before %s', (earlier, later) => {
    expect(compareTimes(earlier, later)).toBeLessThan(0);
    expect(compareTimes(later, earlier)).toBeGreaterThan(0);
  });

  it('takes one time in two zones, or with zeros at its end, for the same', () => {
    expect(compareTimes('2026-01-01T08:00:05.5+08:00', '2026-01-01T00:00:05.500Z')).toBe(0);
  });

  it('makes no sense of what is no time', () => {
    expect(compareTimes('yesterday', '2026-01-01T00:00:05Z')).toBeNaN();
  });
});
