import { describe, expect, it } from 'vitest';
import { isAtLeast } from './version.ts';

describe('isAtLeast', () => {
  it.each<[version: string, needed: string, is: boolean]>([
    ['v1.32.1', 'v1.32.1', true],
    ['v1.4.0', 'v1.19.0', false],
    ['v1.26.0', 'v1.19.0', true],
    ['v1.5.0-dev', 'v1.5.0', true],
    ['1.10.2', 'v1.10.3', false],
    ['v2.0.0', 'v1.19.0', true],
    ['1.20', 'v1.20.0', true],
    ['unknown', 'v1.19.0', true],
    ['', 'v1.19.0', true],
  ])('%s is at least %s: %s', (version, needed, is) => {
    expect(isAtLeast(version, needed)).toBe(is);
  });
});
