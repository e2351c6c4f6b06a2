import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const packages = readdirSync(join(root, 'packages'));

interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) as Manifest;
}

describe.each(packages)('package.json of %s', (folder) => {
  const manifest = manifestOf(folder);

  it('says of the package what all say', () => {
    expect(manifest).toMatchObject({
      version: '0.1.0',
      license: 'Apache-2.0',
      type: 'module',
      engines: { node: '>=22.18' },
      sideEffects: false,
      files: ['dist', 'src', '!src/**/*.spec.ts', '!src/**/*.spec-d.ts', 'README.md'],
    });
  });

  it('exports each entry as source, types and program, in this order', () => {
    const { './package.json': self, ...entries } = manifest.exports;
    expect(self).toBe('./package.json');
    for (const entry of Object.values(entries)) {
      const name = /^\.\/src\/(.+)\.ts$/.exec(Object.values(entry)[0] ?? '')?.[1];
      expect(Object.entries(entry)).toEqual([
        ['charmsmith-source', `./src/${String(name)}.ts`],
        ['types', `./dist/${String(name)}.d.ts`],
        ['default', `./dist/${String(name)}.js`],
      ]);
    }
  });
});

describe('the check of dependencies', () => {
  const eslint = new ESLint({ cwd: root });

  async function complaints(
    folder: string,
    dependencies: Readonly<Record<string, string | undefined>>,
  ): Promise<string[]> {
    const text = JSON.stringify({ ...manifestOf(folder), dependencies });
    const [result] = await eslint.lintText(text, { filePath: join(root, 'packages', folder, 'package.json') });
    return (result?.messages ?? []).map(({ message }) => message);
  }

  it('refuses a dependency that no source imports', async () => {
    const found = await complaints('errors', { ioredis: '6.0.0' });
    expect(found).toEqual([expect.stringContaining('"ioredis" package is not used by "errors"')]);
  });

  it('refuses an import that package.json does not name', async () => {
    const found = await complaints('cli', { ...manifestOf('cli').dependencies, yaml: undefined });
    expect(found).toEqual([expect.stringMatching(/missing from "dependencies":\s+- yaml/)]);
  });
});
