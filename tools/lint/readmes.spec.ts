import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const packages = resolve(import.meta.dirname, '../../packages');
const folders = readdirSync(packages);

/** How the codes of a package begin. */
const prefixes: Readonly<Record<string, string>> = {
  core: 'CORE',
  sentinel: 'SENTINEL',
  'redis-health': 'REDIS',
  testing: 'TESTING',
  'tls-certificates': 'TLS',
};

/** An example as its reader writes it: with the package's name where the file, being part of the package, has a path. */
function exampleOf(folder: string, file: string): string {
  const { name } = JSON.parse(readFileSync(join(packages, folder, 'package.json'), 'utf8')) as { name: string };
  return readFileSync(join(packages, folder, 'test/readme', file), 'utf8')
    .replaceAll(`'../../src/index.ts'`, `'${name}'`)
    .replaceAll(/'\.\.\/\.\.\/src\/(host|contract)(\/index)?\.ts'/g, `'${name}/$1'`);
}

function sourcesOf(folder: string): readonly string[] {
  const root = join(packages, folder, 'src');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('.spec'))
    .map((file) => readFileSync(join(root, file), 'utf8'));
}

describe.each(folders)('README.md of %s', (folder) => {
  const readme = readFileSync(join(packages, folder, 'README.md'), 'utf8');
  const prefix = prefixes[folder];

  it('quotes the examples that its tests compile and run, and no other code', () => {
    const quoted = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);
    const examples = readdirSync(join(packages, folder, 'test/readme')).map((file) => exampleOf(folder, file));
    expect(quoted.toSorted()).toEqual(examples.toSorted());
  });

  // Another package holds its README to its codes in a test of its own.
  if (prefix === undefined) return;

  it('lists the codes of the errors that the package throws', () => {
    const codes = (text: string, pattern: string) =>
      [...text.matchAll(new RegExp(pattern.replace('CODE', `(${prefix}_[A-Z_]+)`), 'gm'))].map(([, code]) => code);
    const thrown = sourcesOf(folder).flatMap((source) => codes(source, "code: 'CODE'"));
    expect(codes(readme, '^\\| `CODE`')).toEqual([...new Set(thrown)].sort());
    expect(thrown).not.toEqual([]);
  });
});
