import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findMissingTests, readRows } from './shown-by.ts';

const rows = readRows('docs/pebble-contract.md').map(([rule = '', shownBy = '']) => ({ rule, shownBy }));

/** What the emulator serves: the lines of the table that says who may use it. */
const source = resolve(import.meta.dirname, '../../packages/pebble-emulator/src/access/endpoint-access.ts');
const endpoints = [...readFileSync(source, 'utf8').matchAll(/'(\/v1\/[^']+)': \{([^}]+)\}/g)].flatMap(
  ([, path = '', methods = '']) => [...methods.matchAll(/GET|POST/g)].map(([method]) => `${method} \`${path}\``),
);

describe('docs/pebble-contract.md', () => {
  it('is about all endpoints', () => {
    expect(endpoints.length).toBeGreaterThan(20);
    expect(endpoints.filter((endpoint) => !rows.some(({ rule }) => rule.includes(endpoint)))).toEqual([]);
  });

  it.each(rows)('names tests that exist: $rule', ({ shownBy }) => {
    expect(findMissingTests(shownBy)).toEqual([]);
  });
});
