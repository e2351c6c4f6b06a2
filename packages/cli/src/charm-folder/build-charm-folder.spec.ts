import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, readlink, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createCharm } from '../../test/charm.ts';
import { buildCharmFolder } from './build-charm-folder.ts';

const run = promisify(execFile);

const program = {
  'src/main.ts': `
    import { greet } from './greet.ts';
    console.log(greet(process.env.JUJU_DISPATCH_PATH ?? ''), process.version, import.meta.dirname);
    void import('./heavy.ts').then((module) => console.log(module.heavy));
  `,
  'src/greet.ts': 'export const greet = (path: string): string => `hello ${path}`;',
  'src/heavy.ts': `console.log('evaluated'); export const heavy = 'loaded on demand';`,
};

function dispatch(charm: string) {
  const env = { PATH: '/usr/bin:/bin', JUJU_CHARM_DIR: charm, JUJU_DISPATCH_PATH: 'hooks/install' };
  return run(join(charm, 'dispatch'), [], { env, cwd: '/' });
}

async function bundleOf(charm: string): Promise<string> {
  const files = await readdir(join(charm, 'dist'));
  return join(charm, 'dist', files.find((file) => /^charm\.[0-9a-f]{16}\.cjs$/.test(file)) ?? '');
}

describe('buildCharmFolder', () => {
  it('links to the runtime when asked', async () => {
    await using charm = await createCharm({ 'src/main.ts': 'process.stdout.write(process.execPath)' });
    const target = await buildCharmFolder(charm.path, { linkRuntime: true });
    expect(await readlink(join(target, 'bin/node'))).toBe(process.execPath);
    expect((await dispatch(target)).stdout).toBe(process.execPath);
  });

  it('writes what Juju reads and runs', async () => {
    await using charm = await createCharm({ ...program, LICENSE: 'Do as you like.', 'icon.svg': '<svg/>' });
    const built = await buildCharmFolder(charm.path);
    expect(built).toBe(join(charm.path, 'build/charm'));
    const files = (await readdir(built, { recursive: true })).map((file) => file.replace(/[0-9a-f]{16}/, 'HASH'));
    expect(files.sort()).toEqual([
      'LICENSE',
      'actions.yaml',
      'bin',
      'bin/LICENSE.node',
      'bin/node',
      'config.yaml',
      'dispatch',
      'dist',
      'dist/LICENSES',
      'dist/charm.HASH.cache',
      'dist/charm.HASH.cjs',
      'dist/start.cjs',
      'icon.svg',
      'manifest.yaml',
      'metadata.yaml',
    ]);
    expect(parse(await readFile(join(built, 'metadata.yaml'), 'utf8'))).toHaveProperty('display-name', 'Tiny');
    expect(await readFile(join(built, 'config.yaml'), 'utf8')).toContain('default: "yes"');
    for (const file of ['dispatch', 'bin/node', 'dist/start.cjs']) {
      expect((await stat(join(built, file))).mode & 0o777).toBe(0o755);
    }
    expect((await stat(join(built, 'metadata.yaml'))).mode & 0o777).toBe(0o644);
  });

  it('runs on its own Node with an empty environment, also after it was moved', async () => {
    await using charm = await createCharm(program);
    const built = await buildCharmFolder(charm.path);
    const moved = join(charm.path, 'elsewhere');
    await rename(built, moved);
    const { stdout } = await dispatch(moved);
    expect(stdout.split('\n')).toEqual([
      `hello hooks/install ${process.version} ${join(moved, 'dist')}`,
      'evaluated',
      'loaded on demand',
      '',
    ]);
  });

  it('leaves no import() for run time, where a script loader could not serve it', async () => {
    await using charm = await createCharm({ 'src/main.ts': `void import('node:http').then(console.log);` });
    const built = await buildCharmFolder(charm.path, { linkRuntime: true });
    expect(await readFile(await bundleOf(built), 'utf8')).not.toContain('import(');
  });

  it('copies split files as they are and leaves out empty ones', async () => {
    const metadata = '# kept\nname: tiny\nsummary: s\ndescription: d\ntags: [kept]\n';
    await using charm = await createCharm({
      ...program,
      'charmcraft.yaml': 'type: charm\n',
      'metadata.yaml': metadata,
    });
    const built = await buildCharmFolder(charm.path, { linkRuntime: true });
    expect(await readFile(join(built, 'metadata.yaml'), 'utf8')).toBe(metadata);
    // Nor is there a manifest, since the file names no platform.
    expect(await readdir(built)).toEqual(['bin', 'dispatch', 'dist', 'metadata.yaml']);
  });

  it('replaces what it built before, and leaves nothing beside it', async () => {
    await using charm = await createCharm(program);
    const built = await buildCharmFolder(charm.path, { linkRuntime: true });
    await writeFile(join(built, 'stale'), '');
    await buildCharmFolder(charm.path, { linkRuntime: true });
    expect(await readdir(built)).not.toContain('stale');
    expect(await readdir(dirname(built))).toEqual(['charm']);
  });

  describe('when it cannot be built', () => {
    it('keeps the folder that was built before', async () => {
      await using charm = await createCharm(program);
      const built = await buildCharmFolder(charm.path, { linkRuntime: true });
      await writeFile(join(charm.path, 'src/greet.ts'), 'export const = 1;');
      await expect(buildCharmFolder(charm.path)).rejects.toMatchObject({
        code: 'CLI_BUNDLE_FAILED',
        message: expect.stringContaining('src/greet.ts:1:13') as string,
      });
      expect((await dispatch(built)).stdout).toContain('hello hooks/install');
      expect(await readdir(dirname(built))).toEqual(['charm']);
    });

    it.each<[name: string, main: string, message: string]>([
      ['throws while it loads', `throw new Error('not today');`, 'not today'],
      ['ends with another code than 0', 'process.exitCode = 3;', '(exit code 3)'],
    ])('refuses a charm that %s', async (_name, main, message) => {
      await using charm = await createCharm({ 'src/main.ts': main });
      await expect(buildCharmFolder(charm.path)).rejects.toMatchObject({
        code: 'CLI_CHARM_DOES_NOT_START',
        message: expect.stringContaining(message) as string,
      });
      expect(await readdir(charm.path)).not.toContain('build');
    });

    it('refuses generated types that are not up to date', async () => {
      await using charm = await createCharm({ ...program, 'src/charm-metadata.gen.ts': 'export const metadata = {};' });
      await expect(buildCharmFolder(charm.path)).rejects.toMatchObject({ code: 'CLI_TYPES_OUTDATED' });
      expect(await readdir(charm.path)).not.toContain('build');
    });

    it('names a missing entry point', async () => {
      await using charm = await createCharm();
      await expect(buildCharmFolder(charm.path, { entry: 'src/start.ts' })).rejects.toMatchObject({
        code: 'CLI_BAD_CHARM',
        message: 'src/start.ts: is missing; write the entry point or name it with --entry',
      });
    });

    it.each(['.', 'notes', 'src/main.ts'])('does not replace %s, which it did not build', async (output) => {
      await using charm = await createCharm(program);
      await mkdir(join(charm.path, 'notes'));
      await writeFile(join(charm.path, 'notes/idea'), '');
      await expect(buildCharmFolder(charm.path, { output })).rejects.toMatchObject({ code: 'CLI_OUTPUT_IN_THE_WAY' });
      expect(await readdir(join(charm.path, 'notes'))).toEqual(['idea']);
    });
  });
});
