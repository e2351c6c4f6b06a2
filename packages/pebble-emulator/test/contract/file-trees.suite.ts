import { execFileSync } from 'node:child_process';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPebbleError } from '@charmsmith/pebble';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseTimeoutMs, isRoot, useDaemon, type ContractTarget } from './contract-daemon.ts';

/** Directories with all that is in them. */
export function describeFileTrees({ start }: ContractTarget): void {
  describe('trees of files', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);
    let local: string;

    beforeAll(async () => {
      local = await mkdtemp(join(tmpdir(), 'pebble-tree-'));
      await mkdir(join(local, 'tree/folder/deep'), { recursive: true });
      await mkdir(join(local, 'tree/empty'), { mode: 0o700 });
      await writeFile(join(local, 'tree/a.txt'), 'a');
      await writeFile(join(local, 'tree/folder/secret'), 'secret', { mode: 0o600 });
      await writeFile(join(local, 'tree/folder/deep/large'), Buffer.alloc(300_000, 'x'));
      await writeFile(join(local, 'tree/folder/run'), '#!/bin/sh\n');
      await chmod(join(local, 'tree/folder/run'), 0o755);
      await symlink('a.txt', join(local, 'tree/link'));
      await symlink('folder', join(local, 'tree/folder-link'));
      execFileSync('mkfifo', [join(local, 'tree/pipe')]);
    });
    afterAll(() => rm(local, { recursive: true }));

    /** What is in a folder, with modes and contents. */
    async function describeTree(folder: string): Promise<Record<string, string>> {
      const names = (await readdir(folder, { recursive: true })).sort();
      const entries = names.map(async (name) => {
        const info = await lstat(join(folder, name));
        const mode = (info.mode & 0o777).toString(8);
        const content = info.isDirectory() ? 'directory' : await readFile(join(folder, name), 'utf8');
        return [name, `${mode} ${content.length > 100 ? content.length : content}`];
      });
      return Object.fromEntries(await Promise.all(entries)) as Record<string, string>;
    }

    const copied = {
      'a.txt': '644 a',
      empty: '700 directory',
      folder: '755 directory',
      'folder/deep': '755 directory',
      'folder/deep/large': '644 300000',
      'folder/run': '755 #!/bin/sh\n',
      'folder/secret': '600 secret',
      link: '644 a',
    };

    it('are pushed with their modes, links to files as files, and what cannot be is reported', async () => {
      const to = join(daemon().root, 'pushed');
      const report = await daemon().client.pushTree(join(local, 'tree'), to);
      expect(report).toEqual({
        files: 5,
        directories: 4,
        bytes: 300_018,
        skipped: [join(local, 'tree/folder-link'), join(local, 'tree/pipe')],
      });
      expect(await describeTree(to)).toEqual(copied);
    });

    it('are pulled likewise', async () => {
      const from = join(daemon().root, 'to-pull');
      await daemon().client.pushTree(join(local, 'tree'), from);
      await symlink('folder', join(from, 'folder-link'));
      await rm(join(from, 'link'));
      await symlink('a.txt', join(from, 'link'));
      await symlink('nowhere', join(from, 'dangling'));
      const to = join(local, 'pulled');
      const report = await daemon().client.pullTree(from, to);
      expect(report).toEqual({
        files: 5,
        directories: 4,
        bytes: 300_018,
        skipped: [join(from, 'dangling'), join(from, 'folder-link')],
      });
      expect(await describeTree(to)).toEqual({ ...copied, empty: '755 directory' });
    });

    it('may be a single file', async () => {
      const { client, root } = daemon();
      expect(await client.pushTree(join(local, 'tree/a.txt'), join(root, 'single'))).toMatchObject({ files: 1 });
      expect(await client.pullTree(join(root, 'single'), join(local, 'single'))).toMatchObject({ files: 1, bytes: 1 });
      expect(await readFile(join(local, 'single'), 'utf8')).toBe('a');
    });

    it('leave out what the filter does', async () => {
      const { client, root } = daemon();
      const filter = (path: string) => !path.startsWith('folder/') && path !== 'pipe';
      const report = await client.pushTree(join(local, 'tree'), join(root, 'filtered'), { filter });
      expect(report).toMatchObject({ files: 2, directories: 3 });
      await client.pullTree(join(root, 'filtered'), join(local, 'filtered'), { filter: (path) => path === 'a.txt' });
      expect(await readdir(join(local, 'filtered'))).toEqual(['a.txt']);
    });

    it.runIf(isRoot)('are owned by whom they are given (needs root)', async () => {
      const { client, root } = daemon();
      const to = join(root, 'owned');
      const owner = { userId: 12_345, groupId: 23_456 };
      await client.pushTree(join(local, 'tree/folder'), to, {
        ...owner,
        permissions: '640',
        directoryPermissions: '750',
      });
      for (const [path, mode] of [
        ['', 0o750],
        ['deep', 0o750],
        ['deep/large', 0o640],
      ] as const) {
        const info = await stat(join(to, path));
        expect([info.uid, info.gid, info.mode & 0o777]).toEqual([12_345, 23_456, mode]);
      }
    });

    it('with hundreds of files need few requests', async () => {
      const { client, root } = daemon();
      const many = join(local, 'many');
      await mkdir(many);
      for (let number = 0; number < 250; number++) await writeFile(join(many, `${number}`), `file ${number}`);
      expect(await client.pushTree(many, join(root, 'many'))).toMatchObject({ files: 250 });
      expect(await client.pullTree(join(root, 'many'), join(local, 'many-back'))).toMatchObject({ files: 250 });
      expect(await readFile(join(local, 'many-back/249'), 'utf8')).toBe('file 249');
    });

    it('are copied but for what fails, which is named', async () => {
      const { client, root } = daemon();
      const to = join(root, 'partly');
      await mkdir(join(to, 'a.txt'), { recursive: true });
      const error = await client.pushTree(join(local, 'tree'), to).catch((thrown: unknown) => thrown);
      if (!isPebbleError(error, 'PEBBLE_TREE_INCOMPLETE')) throw error;
      expect(error.failures).toMatchObject([{ path: join(to, 'a.txt'), error: { code: 'PEBBLE_PATH_ERROR' } }]);
      expect(error.message).toContain(`cannot write "${join(to, 'a.txt')}"`);
      expect(await readFile(join(to, 'folder/secret'), 'utf8')).toBe('secret');

      const back = join(local, 'partly');
      await mkdir(join(back, 'folder/secret'), { recursive: true });
      const pulled = await client.pullTree(to, back).catch((thrown: unknown) => thrown);
      if (!isPebbleError(pulled, 'PEBBLE_TREE_INCOMPLETE')) throw pulled;
      expect(pulled.failures.map(({ path }) => path)).toEqual([join(back, 'folder/secret')]);
      expect((await readdir(join(back, 'folder'))).sort()).toEqual(['deep', 'run', 'secret']);
    });

    it('that are not there are said to be so', async () => {
      const { client, root } = daemon();
      await expect(client.pullTree(join(root, 'no-such'), join(local, 'x'))).rejects.toMatchObject({
        code: 'PEBBLE_PATH_ERROR',
        kind: 'not-found',
      });
      await expect(client.pushTree(join(local, 'no-such'), join(root, 'x'))).rejects.toMatchObject({
        code: 'PEBBLE_TREE_INCOMPLETE',
      });
    });
  });
}
