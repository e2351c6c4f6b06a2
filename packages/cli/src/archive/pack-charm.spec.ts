import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtempDisposable, readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ArchivedFile, readArchive } from '../../test/archive.ts';
import { createCharm } from '../../test/charm.ts';
import { buildCharmFolder } from '../charm-folder/build-charm-folder.ts';
import { packCharm, type PackedCharm } from './pack-charm.ts';
import { unpackCharm } from './unpack-charm.ts';

// Suite: about ten seconds, nearly all of it deflating Node twice. Both runtimes and the other architecture are in the
// long suite of redis-k8s.

const run = promisify(execFile);
const here = process.arch === 'arm64' ? 'arm64' : 'amd64';
const program = { 'src/main.ts': `process.stdout.write(process.execPath + ' ' + process.env.JUJU_DISPATCH_PATH);` };

let project: Awaited<ReturnType<typeof createCharm>>;
let packed: PackedCharm;
let files: readonly ArchivedFile[];

beforeAll(async () => {
  project = await createCharm(program);
  const archives = await packCharm(project.path, { output: join(project.path, 'one') });
  expect(archives).toHaveLength(1);
  [packed] = archives as [PackedCharm];
  files = await readArchive(packed.file);
});
afterAll(() => project[Symbol.asyncDispose]());

describe('packCharm', () => {
  it('names the archive by charm and platform, and leaves nothing beside it', async () => {
    expect(await readdir(join(project.path, 'one'))).toEqual([`tiny-k8s_${here}.charm`]);
    expect(packed).toMatchObject({ platform: here, runtime: 'node', codeCache: 'inside', unlicensed: [] });
    expect(packed.bytes).toBe((await stat(packed.file)).size);
  });

  it('says for what it may be deployed', () => {
    const manifest = parse(contentOf('manifest.yaml'), { version: '1.1' }) as unknown;
    expect(manifest).toMatchObject({ bases: [{ name: 'ubuntu', channel: '24.04', architectures: [here] }] });
  });

  it('holds the same files as the folder that build writes', async () => {
    const folder = await buildCharmFolder(project.path);
    const built = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    expect(files.map(({ path }) => path)).toEqual(built.sort());
    for (const { path, mode, content } of files) {
      expect([path, content.equals(await readFile(join(folder, path)))]).toEqual([path, true]);
      expect((await stat(join(folder, path))).mode.toString(8)).toBe(mode.toString(8));
    }
  });

  it('gives the same bytes a second time', async () => {
    const [again] = await packCharm(project.path, { output: join(project.path, 'two'), platforms: [here] });
    expect((await readFile(packed.file)).equals(await readFile(again?.file ?? ''))).toBe(true);
  });

  it('runs, unpacked into a folder that cannot be written to, where there is no Node', async () => {
    await using target = await mkdtempDisposable(join(tmpdir(), 'charmsmith-unpacked-'));
    const charm = join(target.path, 'charm');
    await mkdir(charm);
    await unpackCharm(packed.file, charm);
    await chmod(join(charm, 'dist'), 0o555);
    const env = { PATH: '/nonexistent', JUJU_CHARM_DIR: charm, JUJU_DISPATCH_PATH: 'hooks/start' };
    const { stdout } = await run(join(charm, 'dispatch'), [], { cwd: charm, env });
    expect(stdout).toBe(`${join(charm, 'bin/node')} hooks/start`);
    await chmod(join(charm, 'dist'), 0o755);
  });

  it('refuses a charm without platforms before it writes anything', async () => {
    await using charm = await createCharm({
      ...program,
      'charmcraft.yaml': 'type: charm\nname: tiny\nsummary: s\ndescription: d\n',
    });
    await expect(packCharm(charm.path, { output: join(charm.path, 'out') })).rejects.toMatchObject({
      code: 'CLI_BAD_CHARM',
      message: expect.stringMatching(/^charmcraft\.yaml: platforms is missing; write "platforms:"/) as string,
    });
    expect(await readdir(charm.path)).not.toContain('out');
  });

  it('writes nothing for a charm that does not start', async () => {
    await using charm = await createCharm({ 'src/main.ts': `throw new Error('not today');` });
    await expect(packCharm(charm.path, { output: join(charm.path, 'out') })).rejects.toMatchObject({
      code: 'CLI_CHARM_DOES_NOT_START',
    });
    expect(await readdir(charm.path)).not.toContain('out');
  });
});

describe('unpackCharm', () => {
  it.each<[name: string, file: () => string]>([
    ['what is no archive', () => join(project.path, 'charmcraft.yaml')],
    ['what is not there', () => join(project.path, 'nothing.charm')],
  ])('refuses %s', async (_name, file) => {
    await expect(unpackCharm(file(), join(project.path, 'never'))).rejects.toMatchObject({ code: 'CLI_BAD_ARCHIVE' });
  });
});

function contentOf(path: string): string {
  return files.find((file) => file.path === path)?.content.toString() ?? '';
}
