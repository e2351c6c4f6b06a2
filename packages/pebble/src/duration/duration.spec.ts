import { describe, expect, it } from 'vitest';
import { formatDuration, normalizeDuration, parseDuration } from './duration.ts';

describe('parseDuration', () => {
  it.each<[text: string, ms: number]>([
    ['0', 0],
    ['0s', 0],
    ['500ms', 500],
    ['1.5s', 1500],
    ['.5s', 500],
    ['1.s', 1000],
    ['1h2m3s', 3_723_000],
    ['-1m30s', -90_000],
    ['+2s', 2000],
    ['500us', 0.5],
    ['500\u00b5s', 0.5],
    ['500\u03bcs', 0.5],
    ['1ns', 0.000001],
    ['1.0000000001s', 1000],
  ])('reads %s as %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '5', '1d', '1 s', '1s 2s', 's', '.s', '--1s', '1s!', 'x1s', '300000h1000000000h'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseDuration(text)).toThrow(
        expect.objectContaining({ code: 'PEBBLE_INVALID_ARGUMENT', message: `invalid duration "${text}"` }) as Error,
      );
    },
  );
});

describe('formatDuration', () => {
  it.each<[ms: number, text: string]>([
    [0, '0s'],
    [300, '300ms'],
    [1500, '1.5s'],
    [90_000, '1m30s'],
    [3_600_000, '1h0m0s'],
    [0.5, '500\u00b5s'],
    [0.0015, '1.5\u00b5s'],
    [0.000001, '1ns'],
    [-1500, '-1.5s'],
    [100, '100ms'],
    [60_000, '1m0s'],
  ])('writes %d ms as the daemon does', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e19])('refuses %d', (ms) => {
    expect(() => formatDuration(ms)).toThrow(expect.objectContaining({ code: 'PEBBLE_INVALID_ARGUMENT' }) as Error);
  });
});

describe('normalizeDuration', () => {
  it.each([
    ['1500ms', '1.5s'],
    ['90s', '1m30s'],
    ['1h', '1h0m0s'],
    ['500us', '500\u00b5s'],
    ['soon', undefined],
  ])('gives %s as %s', (text, normal) => {
    expect(normalizeDuration(text)).toBe(normal);
  });
});
