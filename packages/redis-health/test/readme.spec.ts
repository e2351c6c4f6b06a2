import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** An example as its reader writes it: with the package's name where the file, being part of the package, has a path. */
function exampleOf(name: string): string {
  return readFileSync(join(root, 'test/readme', name), 'utf8')
    .replaceAll(`'../../src/index.ts'`, `'@charmsmith/redis-health'`)
    .replaceAll(/'\.\.\/\.\.\/src\/(host|contract)(\/index)?\.ts'/g, `'@charmsmith/redis-health/$1'`);
}

describe('README.md', () => {
  it('quotes the examples that the tests compile and run', () => {
    const quoted = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);
    expect(quoted).toEqual(['charm.ts', 'charm.spec.ts'].map(exampleOf));
  });

  it('lists the codes of the errors that the package throws', () => {
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.includes('.spec'))
      .map((file) => readFileSync(join(root, 'src', file), 'utf8'));
    const thrown = sources.flatMap((source) =>
      [...source.matchAll(/code: '(REDIS_[A-Z_]+)'/g)].map(([, code]) => code),
    );
    const listed = [...readme.matchAll(/^\| `(REDIS_[A-Z_]+)`/gm)].map(([, code]) => code);
    expect(listed).toEqual([...new Set(thrown)].sort());
  });
});
