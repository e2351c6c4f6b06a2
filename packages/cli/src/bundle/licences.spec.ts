import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCharm } from '../../test/charm.ts';
import { bundledPackages, renderLicences } from './licences.ts';

const manifest = (name: string, licence: object) => JSON.stringify({ name, version: '1.0.0', ...licence });

const modules = {
  'node_modules/plain/package.json': manifest('plain', { license: 'MIT' }),
  'node_modules/plain/LICENSE.md': 'Copyright of plain.\n',
  'node_modules/plain/lib/package.json': '{"type":"module"}',
  'node_modules/@scope/old/package.json': manifest('@scope/old', { licenses: [{ type: 'MIT' }, { type: 'X11' }] }),
  'node_modules/@scope/old/COPYING': 'Copyright of old.\n',
  'node_modules/@scope/old/NOTICE': 'With thanks.\n',
  'node_modules/silent/package.json': manifest('silent', {}),
  'node_modules/plain/node_modules/twin/package.json': manifest('twin', { license: 'MIT' }),
  'node_modules/plain/node_modules/twin/LICENCE': 'Copyright of plain.\n',
};

async function packagesOf(...files: readonly string[]) {
  await using charm = await createCharm(modules);
  return await bundledPackages(
    files.map((file) => join(charm.path, file)),
    charm.path,
  );
}

describe('bundledPackages', () => {
  it('finds the packages of files by name, each once, and leaves out the charm itself', async () => {
    const found = await packagesOf(
      'src/main.ts',
      'node_modules/silent/index.js',
      'node_modules/plain/lib/deep/index.js',
      'node_modules/plain/index.js',
      'node_modules/@scope/old/index.js',
    );
    expect(found).toEqual([
      { name: '@scope/old', version: '1.0.0', licence: 'MIT OR X11', texts: ['Copyright of old.\n', 'With thanks.\n'] },
      { name: 'plain', version: '1.0.0', licence: 'MIT', texts: ['Copyright of plain.\n'] },
      { name: 'silent', version: '1.0.0', licence: undefined, texts: [] },
    ]);
  });
});

describe('renderLicences', () => {
  it('names each package with its licence, and says a text once', async () => {
    const text = renderLicences(
      await packagesOf(
        'node_modules/plain/index.js',
        'node_modules/plain/node_modules/twin/index.js',
        'node_modules/silent/index.js',
      ),
    );
    expect(text).toContain('plain 1.0.0 (MIT)\ntwin 1.0.0 (MIT)\n\nCopyright of plain.\n');
    expect(text.match(/Copyright of plain/g)).toHaveLength(1);
    expect(text).toContain('silent 1.0.0 (no licence named)\n\nThe package holds no text of its licence.');
  });
});
