import { execFile } from 'node:child_process';
import { chmod, copyFile, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCharm } from '../../test/charm.ts';
import { buildCharmFolder } from '../charm-folder/build-charm-folder.ts';

const run = promisify(execFile);

// Suite: about five seconds, a Node a dispatch.

const program = `
  export function answer() { return process.env.JUJU_DISPATCH_PATH ?? 'word-one'; }
  process.stdout.write(answer());
  if (process.env.JUJU_DISPATCH_PATH === 'hooks/stop') process.exitCode = 3;
  if (process.env.JUJU_DISPATCH_PATH === 'hooks/leader-elected') void import('./large.ts').then(({ answer }) => answer());
  // A hook that needs far more than a start does.
  if (process.env.JUJU_DISPATCH_PATH === 'hooks/config-changed') {
    const work = { ${Array.from({ length: 40 }, (_, n) => `step${n}(a) { return [a, 'step ${n}'].map((b) => b + ${n}); }`).join(',')} };
    for (const [name, step] of Object.entries(work)) step(name);
  }
`;

const large = `
  const text = ${JSON.stringify('x'.repeat(20_000))};
  export const answer = () => process.stdout.write(' ' + [${Array.from({ length: 40 }, (_, n) => `((a) => text.length + a)(${n})`).join()}].length);
`;

let project: Awaited<ReturnType<typeof createCharm>>;
let charm: string;
let cache: string;
let good: Buffer;

beforeAll(async () => {
  project = await createCharm({ 'src/main.ts': program, 'src/large.ts': large });
  charm = await buildCharmFolder(project.path, { linkRuntime: true });
  cache = join(charm, 'dist', (await readdir(join(charm, 'dist'))).find((file) => file.endsWith('.cache')) ?? '');
  good = await readFile(cache);
});
afterAll(() => project[Symbol.asyncDispose]());
beforeEach(async () => {
  await writeFile(cache, good);
  // An old date, to see whether a dispatch wrote it anew.
  await utimes(cache, 0, 0);
});

async function dispatch(hook = 'start'): Promise<{ readonly stdout: string; readonly remade: boolean }> {
  const env = { PATH: '/usr/bin:/bin', JUJU_CHARM_DIR: charm, JUJU_DISPATCH_PATH: `hooks/${hook}` };
  const { stdout } = await run(join(charm, 'dispatch'), [], { env });
  return { stdout, remade: await stat(cache).then(({ mtimeMs }) => mtimeMs > 0) };
}

describe('the code cache of a charm', () => {
  it('is used as it is', async () => {
    expect(await dispatch()).toEqual({ stdout: 'hooks/start', remade: false });
  });

  it.each<[name: string, damage: () => Promise<void>]>([
    ['missing', () => rm(cache)],
    ['empty', () => truncate(cache, 0)],
    ['shorter than its hash', () => truncate(cache, 3)],
    ['truncated', () => truncate(cache, Math.floor(good.length / 2))],
    ['of a bundle of the same length', () => foreign('word-two')],
    ['no cache at all', () => writeFile(cache, 'x'.repeat(good.length))],
  ])('does no harm when it is %s, and is made anew', async (_name, damage) => {
    await damage();
    expect(await dispatch()).toEqual({ stdout: 'hooks/start', remade: true });
    expect(await dispatch()).toMatchObject({ stdout: 'hooks/start' });
  });

  it('does no harm with any bit flipped', async () => {
    for (let at = 0; at < good.length; at += Math.ceil(good.length / 16)) {
      const damaged = Buffer.from(good);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 0x10, at);
      await writeFile(cache, damaged);
      expect(await dispatch()).toEqual({ stdout: 'hooks/start', remade: true });
    }
  });

  it('is not made where the folder cannot be written to', async () => {
    await rm(cache);
    const folder = join(charm, 'dist');
    const before = await readdir(folder);
    await chmod(folder, 0o555);
    try {
      // Root may write nonetheless, unless it gives up what it may do more than others.
      const dropped = process.getuid?.() === 0 ? ['--bounding-set=-all', '--inh-caps=-all'] : [];
      const env = { PATH: '/usr/bin:/bin', JUJU_CHARM_DIR: charm, JUJU_DISPATCH_PATH: 'hooks/start' };
      const { stdout } = await run('setpriv', [...dropped, join(charm, 'dispatch')], { env });
      expect(stdout).toBe('hooks/start');
      expect(await readdir(folder)).toEqual(before);
    } finally {
      await chmod(folder, 0o755);
    }
  });

  it('gets one of its own for a hook that needs more, and an empty one for another', async () => {
    const ofHook = (hook: string) => cache.replace(/cache$/, `${hook}.cache`);
    await dispatch('config-changed');
    const made = await readFile(ofHook('config-changed'));
    expect(made.length).toBeGreaterThan(good.length * 1.1);
    await dispatch('update-status');
    expect((await stat(ofHook('update-status'))).size).toBe(0);

    await truncate(ofHook('config-changed'), 1_000);
    expect(await dispatch('config-changed')).toEqual({ stdout: 'hooks/config-changed', remade: false });
    expect((await stat(ofHook('config-changed'))).size).toBeGreaterThan(good.length * 1.1);
  });

  it('holds what a hook loads on demand, and is no less checked for that', async () => {
    const ofHook = cache.replace(/cache$/, 'leader-elected.cache');
    expect(await dispatch('leader-elected')).toMatchObject({ stdout: 'hooks/leader-elected 40' });
    const made = await readFile(ofHook);
    expect(made.toString('latin1')).toMatch(/"charm\.[0-9a-f]{16}\.cjs":\[.*"part\.large-\w+\.cjs":\[/);
    expect(await dispatch('leader-elected')).toEqual({ stdout: 'hooks/leader-elected 40', remade: false });
    for (let at = 0; at < made.length; at += Math.ceil(made.length / 8)) {
      const damaged = Buffer.from(made);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 0x10, at);
      await writeFile(ofHook, damaged);
      expect(await dispatch('leader-elected')).toMatchObject({ stdout: 'hooks/leader-elected 40' });
    }
  });

  it('learns what a hook has come to need', async () => {
    const ofHook = cache.replace(/cache$/, 'config-changed.cache');
    await writeFile(ofHook, '');
    // One process in sixteen looks.
    for (let run = 0; run < 100 && (await stat(ofHook)).size === 0; run += 1) await dispatch('config-changed');
    expect((await stat(ofHook)).size).toBeGreaterThan(good.length * 1.1);
  }, 60_000);

  it('is not made after a hook that failed', async () => {
    await rm(cache);
    const env = { PATH: '/usr/bin:/bin', JUJU_CHARM_DIR: charm, JUJU_DISPATCH_PATH: 'hooks/stop' };
    await expect(run(join(charm, 'dispatch'), [], { env })).rejects.toMatchObject({ code: 3 });
    expect(await readdir(join(charm, 'dist'))).not.toContain(basename(cache));
  });

  it('takes those of earlier revisions away when it is made', async () => {
    const earlier = join(charm, 'dist/charm.0123456789abcdef.cache');
    await writeFile(earlier, good);
    await dispatch();
    expect(await readdir(join(charm, 'dist'))).toContain('charm.0123456789abcdef.cache');
    await rm(cache);
    await dispatch();
    expect(await readdir(join(charm, 'dist'))).not.toContain('charm.0123456789abcdef.cache');
  });
});

/** Puts the cache of another charm there, whose code V8 could not tell from this one's. */
async function foreign(word: string): Promise<void> {
  await using other = await createCharm({ 'src/main.ts': program.replace('word-one', word), 'src/large.ts': large });
  const built = await buildCharmFolder(other.path, { linkRuntime: true });
  const file = (await readdir(join(built, 'dist'))).find((name) => name.endsWith('.cache')) ?? '';
  expect((await stat(join(built, 'dist', file))).size).toBe(good.length);
  await copyFile(join(built, 'dist', file), cache);
}
