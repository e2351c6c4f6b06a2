import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

// The defects of the upstream charm that redis-k8s and its modules answer, each with tests that carry its number.

const root = resolve(import.meta.dirname, '../..');
const sources = ['apps/redis-k8s', 'packages/redis-health', 'packages/sentinel', 'packages/tls-certificates']
  .flatMap((folder) =>
    globSync('{src,test}/**/*.spec.ts', { cwd: join(root, folder) }).map((file) => join(folder, file)),
  )
  .map((file) => readFileSync(join(root, file), 'utf8').replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, ''));

describe('a test carries the number of', () => {
  it.each(Array.from({ length: 24 }, (_, n) => `D${n + 1}`))('%s', (number) => {
    // In a title, or in the first cell of a table of tests.
    const titled = new RegExp(`['"\`][^'"\`\n]*\\b${number}\\b`);
    expect(sources.filter((source) => titled.test(source))).not.toEqual([]);
  });
});
