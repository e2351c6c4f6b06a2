import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';

describe('a duration', () => {
  it.each([
    ['1500ms', '1.5s'],
    ['90s', '1m30s'],
    ['1h', '1h0m0s'],
    ['500us', '500µs'],
    ['500μs', '500µs'],
    ['0', '0s'],
    ['.5s', '500ms'],
    ['1.5h10m', '1h40m0s'],
    ['-300ms', '-300ms'],
    ['7ns', '7ns'],
    ['2562047h47m16.854775807s', '2562047h47m16.854775807s'],
  ])('%s is written as %s', (text, written) => {
    expect(formatDuration(parseDuration(text))).toBe(written);
  });

  it.each([
    ['', 'time: invalid duration ""'],
    ['5', 'time: missing unit in duration "5"'],
    ['5d', 'time: unknown unit "d" in duration "5d"'],
    ['soon', 'time: invalid duration "soon"'],
    ['.s', 'time: invalid duration ".s"'],
    ['3000000h', 'time: invalid duration "3000000h"'],
  ])('%j is refused', (text, message) => {
    expect(() => parseDuration(text)).toThrow(message);
  });
});
