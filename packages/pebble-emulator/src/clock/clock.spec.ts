import { describe, expect, it, vi } from 'vitest';
import { formatNanoseconds, formatTime, formatUtcTime, parseNanoseconds } from './format-time.ts';
import { TestClock } from './test-clock.ts';

describe('TestClock', () => {
  it('stands still while nobody waits', async () => {
    const clock = new TestClock();
    const run = vi.fn<() => void>();
    clock.after(10, run);
    await clock.advance(9);
    expect(run).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(run).toHaveBeenCalledOnce();
  });

  it('passes in order until the work that is waited for is done', async () => {
    const clock = new TestClock(new Date(0));
    const seen: string[] = [];
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const note = (name: string) => () => seen.push(`${name}@${clock.now().getTime()}`);
    clock.after(2_000, note('late'));
    clock.after(1_000, () => {
      note('first')();
      clock.after(500, () => {
        note('second')();
        resolve(undefined);
      });
    });
    clock.busyUntil(promise);
    await promise;
    await clock.advance(0);
    expect(seen).toEqual(['first@1000', 'second@1500']);
  });

  it('forgets timers that were cancelled', async () => {
    const clock = new TestClock();
    const run = vi.fn<() => void>();
    clock.after(1, run).cancel();
    await clock.advance(10);
    expect(run).not.toHaveBeenCalled();
  });
});

describe('times', () => {
  it('are written as Go writes them', () => {
    expect(new Date(formatTime(new Date(1_500)))).toEqual(new Date(1_500));
    expect(formatTime(new Date(1_500))).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.5(Z|[+-]\d\d:\d\d)$/);
    expect(formatTime(new Date(1_500), 'seconds')).toMatch(/:01(Z|[+-]\d\d:\d\d)$/);
    expect(formatUtcTime(new Date(1_120))).toBe('1970-01-01T00:00:01.12Z');
    expect(formatUtcTime(new Date(10_000))).toBe('1970-01-01T00:00:10Z');
  });
});

describe('times in nanoseconds', () => {
  it.each([
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['2026-01-01T00:00:00.100000001Z', '2026-01-01T00:00:00.100000001Z'],
    ['2026-01-01T02:00:00.5+02:00', '2026-01-01T00:00:00.5Z'],
    ['2025-12-31T23:59:59.1234567899-00:30', '2026-01-01T00:29:59.123456789Z'],
  ])('%s are read and written as %s', (text, written) => {
    expect(formatNanoseconds(parseNanoseconds(text))).toBe(written);
  });

  it.each(['', 'now', '2026-01-01', '2026-01-01T00:00:00', '2026-13-01T00:00:00Z'])('are not read from %j', (text) => {
    expect(() => parseNanoseconds(text)).toThrow('parsing time');
  });
});
