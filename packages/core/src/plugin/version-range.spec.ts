import { describe, expect, it } from 'vitest';
import { satisfies } from './version-range.ts';

describe('satisfies', () => {
  it.each<[version: string, range: string, expected: boolean | undefined]>([
    ['1.2.3', '*', true],
    ['1.2.3', '1.2.3', true],
    ['1.2.4', '1.2.3', false],
    ['1.2.3', '^1.2', true],
    ['1.9.0', '^1.2', true],
    ['2.0.0', '^1.2', false],
    ['1.1.9', '^1.2', false],
    ['0.2.9', '^0.2.3', true],
    ['0.3.0', '^0.2.3', false],
    ['0.0.3', '^0.0.3', true],
    ['0.0.4', '^0.0.3', false],
    ['1.2.9', '~1.2.3', true],
    ['1.3.0', '~1.2.3', false],
    ['1.9.9', '~1', true],
    ['1.5.0', '>=1.2 <2', true],
    ['2.0.0', '>=1.2 <2', false],
    ['1.2.0', '> 1.2', false],
    ['1.2.0', '<=1.2.0', true],
    ['1.2.0-beta.1', '^1.2', true],
    ['1.2.3', 'latest', undefined],
    ['1.2.3', '', undefined],
  ])('%s in %s: %s', (version, range, expected) => {
    expect(satisfies(version, range)).toBe(expected);
  });
});
