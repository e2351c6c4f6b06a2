import { mkdir, mkdtempDisposable, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LoneUnit, startLocalUnit } from '@charmsmith/local';
import { type Architecture, architectures, packCharm, type PackedCharm, unpackCharm } from 'charmsmith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeAsRoot } from '../../../tools/workspace/as-root.ts';
import { redisProgram } from './redis-unit.ts';
import { inMountNamespace } from './mount-namespace.ts';

// Suite: about a minute. The charm is packed with each runtime, and once for the other architecture, whose runtime npm
// downloads the first time; then it is deployed in a pod from its archive, as Juju would unpack it.

const project = new URL('..', import.meta.url).pathname;
const here: Architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';

/** Where the machine of a program is said in it, and what stands there (ELF, `e_machine`). */
const elfMachine = { at: 18, amd64: 62, arm64: 183 } as const;

let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;

beforeAll(async () => {
  folder = await mkdtempDisposable(join(tmpdir(), 'charmsmith-packed-'));
});
afterAll(() => folder[Symbol.asyncDispose]());

async function pack(name: string, options: Parameters<typeof packCharm>[1]): Promise<PackedCharm & { charm: string }> {
  const [packed] = await packCharm(project, { output: join(folder.path, name), ...options });
  if (packed === undefined) throw new Error('nothing was packed');
  const charm = join(folder.path, name, 'charm');
  await mkdir(charm);
  await unpackCharm(packed.file, charm);
  return { ...packed, charm };
}

async function machineOf(program: string): Promise<number> {
  await using file = await open(program);
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, elfMachine.at);
  return buffer.readUInt16LE();
}

describeAsRoot('redis-k8s, packed', () => {
  if (redisProgram === undefined) return;

  describe.each(['node', 'bun'] as const)('with %s', (runtime) => {
    let packed: Awaited<ReturnType<typeof pack>>;
    let unit: LoneUnit;

    beforeAll(async () => {
      packed = await pack(runtime, { runtime });
      unit = await startLocalUnit({ charmFolder: packed.charm });
      await unit.settle();
    });
    afterAll(async () => unit[Symbol.asyncDispose]());

    it('is an archive of a size that can be uploaded often', () => {
      expect(packed.bytes).toBeLessThan(runtime === 'node' ? 42e6 : 54e6);
      expect(packed.unlicensed).toEqual([]);
    });

    it('deploys: every hook succeeds, and it is active', () => {
      expect(unit.pending).toEqual([]);
      expect(unit.status).toMatchObject({ status: 'active', message: '' });
    });

    it('runs actions, and hooks that nobody handles', async () => {
      const { action } = await unit.runAction('check-service');
      expect(action?.status).toBe('completed');
      expect(await unit.run('stop')).toMatchObject({ exitCode: 0, committed: true });
    });

    it('runs with no Node on PATH, its folder mounted read-only', async () => {
      const dist = (await readdir(join(packed.charm, 'dist'))).sort();
      const script = `mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && cd "$0" && exec env -i PATH=/nonexistent JUJU_CHARM_DIR="$0" JUJU_DISPATCH_PATH=hooks/stop ./dispatch`;
      // Without the name of its unit: how it says so shows that the whole charm was loaded.
      const { stderr, code } = await inMountNamespace(script, packed.charm);
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(/^cannot run this dispatch: JUJU_UNIT_NAME is not set/),
      ]);
      expect((await readdir(join(packed.charm, 'dist'))).sort()).toEqual(dist);
    });

    it.each<[name: string, damage: (file: string) => Promise<void>]>([
      ['missing', (file) => rm(file)],
      ['truncated', async (file) => truncate(file, Math.floor((await stat(file)).size / 2))],
      ['damaged', async (file) => writeFile(file, flipBits(await readFile(file)))],
    ])('runs when its code caches are %s', async (_name, damage) => {
      // Where the charm sees them: what comes with it, and what it has made since.
      const dist = join(unit.pod.rootOf(), unit.pod.juju.charm, 'dist');
      const caches = (await readdir(dist)).filter((file) => /\.(cache|jsc)$/.test(file));
      expect(caches.length).toBeGreaterThan(0);
      const good = await Promise.all(caches.map((file) => readFile(join(dist, file))));
      for (const file of caches) await damage(join(dist, file));
      expect(await unit.run('update-status')).toMatchObject({ exitCode: 0, committed: true });
      expect(unit.status).toMatchObject({ status: 'active', message: '' });
      for (const [index, file] of caches.entries()) await writeFile(join(dist, file), good[index] ?? '');
    });
  });

  it('is packed for the other architecture: its program, its manifest, and no code cache of this machine', async () => {
    const other = architectures.find((architecture) => architecture !== here) ?? here;
    const packed = await pack('other', { platforms: [other] });
    expect(packed).toMatchObject({ platform: other, codeCache: 'on-unit' });
    expect(packed.file).toMatch(new RegExp(`/redis-k8s_${other}\\.charm$`));
    expect(await machineOf(join(packed.charm, 'bin/node'))).toBe(elfMachine[other]);
    expect(await readFile(join(packed.charm, 'manifest.yaml'), 'utf8')).toContain(`architectures:\n      - ${other}\n`);
    expect((await readdir(join(packed.charm, 'dist'))).filter((file) => file.endsWith('.cache'))).toEqual([]);
    expect(packed.bytes).toBeLessThan(42e6);
  });
});

/** One bit every hundred bytes. */
function flipBits(bytes: Buffer): Buffer {
  for (let at = 50; at < bytes.length; at += 100) bytes.writeUInt8(bytes.readUInt8(at) ^ 4, at);
  return bytes;
}
