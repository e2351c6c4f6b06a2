import { describe, expect, it } from 'vitest';
import { findMissingTests, isReason, readRows } from './shown-by.ts';

/** The rows of docs/parity.md. */
const rows = readRows('docs/parity.md').map(([feature = '', here = '', shownBy = '']) => ({ feature, here, shownBy }));

describe('docs/parity.md', () => {
  it('has a row for each feature', () => {
    expect(rows.length).toBeGreaterThan(100);
  });

  it.each(rows.filter(({ shownBy }) => isReason(shownBy)))('says why not: $feature', ({ here, shownBy }) => {
    expect(here).toBe('');
    expect(shownBy).toMatch(/^– .{20,}\.$/);
  });

  it.each(rows.filter(({ shownBy }) => !isReason(shownBy)))('names tests that exist: $feature', ({ here, shownBy }) => {
    expect(here).not.toBe('');
    expect(findMissingTests(shownBy)).toEqual([]);
  });
});
