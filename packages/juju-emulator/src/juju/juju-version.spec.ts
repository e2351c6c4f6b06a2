import { describe, expect, it } from 'vitest';
import { atLeast } from './juju-version.ts';

describe('atLeast', () => {
  it.each([
    ['3.6.8', '3.6', true],
    ['3.6.8', '3.6.8', true],
    ['3.6.8', '3.6.10', false],
    ['3.10.0', '3.6', true],
    ['4.0-beta3', '4', true],
    ['2.9.52', '3', false],
  ])('takes %s as at least %s: %s', (version, than, answer) => {
    expect(atLeast(version, than)).toBe(answer);
  });
});
