import { mkdir, mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCharmProject } from '../charmcraft/read-charm-project.ts';
import { checkMetadataFile } from '../types/metadata-file.ts';
import { initProject } from './init-project.ts';

// That the tests of a new project are green is shown with the packed packages, in tools/release.

const temporaryFolder = () => mkdtempDisposable(join(tmpdir(), 'charmsmith-init-'));

describe('initProject', () => {
  it('begins a charm that can be read, its types up to date, named after its folder', async () => {
    await using folder = await temporaryFolder();
    const project = join(folder.path, 'my-charm');
    const files = await initProject(project);
    expect(files).toEqual(expect.arrayContaining(['.gitignore', 'src/charm-metadata.gen.ts']));
    expect((await readCharmProject(project)).metadata).toMatchObject({ name: 'my-charm' });
    await checkMetadataFile(project);
    expect(JSON.parse(await readFile(join(project, 'package.json'), 'utf8'))).toMatchObject({
      name: 'my-charm',
      dependencies: { '@charmsmith/core': '0.1.0' },
    });
  });

  it.each(['charm', 'plugin'] as const)('leaves no placeholder in a %s', async (kind) => {
    await using folder = await temporaryFolder();
    for (const file of await initProject(folder.path, { kind, name: 'one-two' })) {
      expect([file, await readFile(join(folder.path, file), 'utf8')]).toEqual([
        file,
        expect.not.stringContaining('{{'),
      ]);
    }
  });

  it('begins in a folder that is under version control', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, '.git'));
    expect(await initProject(folder.path, { name: 'tiny' })).toContain('charmcraft.yaml');
  });

  it('leaves a folder alone that has something in it', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'idea'), '');
    await expect(initProject(folder.path, { name: 'tiny' })).rejects.toMatchObject({
      code: 'CLI_OUTPUT_IN_THE_WAY',
      message: `${folder.path} has something in it: idea`,
    });
    expect(await readdir(folder.path)).toEqual(['idea']);
  });

  it.each([
    ['charm', 'Redis'],
    ['charm', 'redis-7'],
    ['charm', '@example/redis'],
    ['plugin', 'Greeter'],
    ['plugin', ''],
  ] as const)('refuses a %s named "%s", and writes nothing', async (kind, name) => {
    await using folder = await temporaryFolder();
    await expect(initProject(folder.path, { kind, name })).rejects.toMatchObject({ code: 'CLI_BAD_NAME' });
    expect(await readdir(folder.path)).toEqual([]);
  });
});
