import { lstat, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { caseTimeoutMs, has, isRoot, useDaemon, type ContractTarget } from './contract-daemon.ts';
import { nobody } from './nobody.ts';

/** Writing and reading files. */
export function describeFiles(target: ContractTarget): void {
  describe('files', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(target.start);
    const at = (name: string) => join(daemon().root, name);

    it.each<[what: string, name: string, content: string | Uint8Array]>([
      ['text', 'text', 'käse\n'],
      ['nothing', 'empty', ''],
      ['bytes', 'bytes', Uint8Array.from({ length: 256 }, (_value, index) => index)],
      ['megabytes', 'large', Buffer.alloc(5 * 1024 * 1024, 'abcdefg')],
      ['what looks like a form', 'form', '\r\n--boundary\r\nContent-Disposition: form-data; name="x"\r\n\r\n--\r\n'],
      ['a name with everything', 'a "b" \\ü%20;=.txt', 'x'],
    ])('come back as they were written: %s', async (_what, name, content) => {
      const { client } = daemon();
      await client.push(at(name), content);
      expect(Buffer.from(await client.pull(at(name))).equals(Buffer.from(content as string))).toBe(true);
      expect((await readFile(at(name))).equals(Buffer.from(content as string))).toBe(true);
    });

    it('are written from a stream, piece by piece', async () => {
      const { client } = daemon();
      async function* pieces() {
        for (let index = 0; index < 100; index++) yield await Promise.resolve(Buffer.from(`${index}\n`));
      }
      await client.push(at('streamed'), pieces());
      expect((await client.pullText(at('streamed'))).split('\n')).toHaveLength(101);
    });

    it('have the mode that is asked for, 644 by default, whatever they had before', async () => {
      const { client } = daemon();
      await client.push(at('mode'), 'a', { permissions: '600' });
      expect(await client.listFiles(at('mode'))).toMatchObject([{ permissions: '600' }]);
      await client.push(at('mode'), 'b');
      expect(await client.listFiles(at('mode'))).toMatchObject([{ permissions: '644' }]);
      // Whatever the daemon's umask is.
      await client.push(at('mode'), 'c', { permissions: '666' });
      expect(await client.listFiles(at('mode'))).toMatchObject([{ permissions: '666' }]);
    });

    it('cannot be written under a name with an asterisk, after 1.26', async () => {
      const outcome = await daemon()
        .client.push(at('a*b'), 'x')
        .catch((thrown: unknown) => thrown);
      if (!has(target, '1.27')) expect(outcome).toBeUndefined();
      else
        expect(outcome).toMatchObject({
          kind: 'generic-file-error',
          message: expect.stringContaining("'*'") as unknown,
        });
    });

    it.runIf(isRoot)('have the owner that is asked for (needs root)', async () => {
      const { client } = daemon();
      await client.push(at('owned'), 'a', { userId: 12345, groupId: 23456 });
      expect(await client.listFiles(at('owned'))).toMatchObject([
        { userId: 12345, user: '', groupId: 23456, group: '' },
      ]);
      await client.push(at('owned'), 'b', { user: 'nobody' });
      // The group is that user's.
      const { userId, groupId } = nobody;
      expect(await client.listFiles(at('owned'))).toMatchObject([{ user: 'nobody', userId, groupId }]);
      await client.push(at('owned'), 'c', { userId: 0, groupId: 0 });
      expect(await client.listFiles(at('owned'))).toMatchObject([
        { user: 'root', userId: 0, group: 'root', groupId: 0 },
      ]);
    });

    it('get their parents when asked, mode 755', async () => {
      const { client } = daemon();
      await expect(client.push(at('deep/er/file'), 'x')).rejects.toMatchObject({
        code: 'PEBBLE_PATH_ERROR',
        kind: 'not-found',
        path: at('deep/er/file'),
      });
      await client.push(at('deep/er/file'), 'x', { makeDirs: true, permissions: '600' });
      expect(await client.listFiles(at('deep/er'), { itself: true })).toMatchObject([{ permissions: '755' }]);
      if (!isRoot) return;
      await client.push(at('theirs/file'), 'x', { makeDirs: true, userId: 12345, groupId: 23456 });
      expect(await client.listFiles(at('theirs'), { itself: true })).toMatchObject([{ userId: 12345, groupId: 23456 }]);
    });

    it('replace a symbolic link instead of following it, and leave nothing else behind', async () => {
      const { client } = daemon();
      await mkdir(at('links'));
      await writeFile(at('links/target'), 'kept');
      await symlink(at('links/target'), at('links/link'));
      await client.push(at('links/link'), 'new');
      expect((await lstat(at('links/link'))).isFile()).toBe(true);
      expect(await readFile(at('links/target'), 'utf8')).toBe('kept');
      expect((await readdir(at('links'))).sort()).toEqual(['link', 'target']);
    });

    it('leave nothing behind when they break off midway', async () => {
      const { client } = daemon();
      await mkdir(at('broken'));
      async function* breaking() {
        yield await Promise.resolve(Buffer.alloc(100_000));
        throw new Error('the source broke');
      }
      await expect(client.push(at('broken/file'), breaking())).rejects.toThrow('the source broke');
      await expect.poll(() => readdir(at('broken'))).toEqual([]);
    });

    it('are read through symbolic links', async () => {
      const { client } = daemon();
      await writeFile(at('read-target'), 'content');
      await symlink(at('read-target'), at('read-link'));
      expect(await client.pullText(at('read-link'))).toBe('content');
    });

    it.each<[what: string, path: () => string, kind: string, message: RegExp]>([
      ['one that is not there', () => at('nowhere'), 'not-found', /no such file or directory/],
      ['a directory', () => daemon().root, 'generic-file-error', /can only read a regular file: "/],
    ])('cannot be read: %s', async (_what, path, kind, message) => {
      await expect(daemon().client.pull(path())).rejects.toMatchObject({
        code: 'PEBBLE_PATH_ERROR',
        kind,
        path: path(),
        message: expect.stringMatching(message) as unknown,
      });
    });

    it.each<[what: string, options: object, message: RegExp]>([
      [
        'an unknown user',
        { user: 'nobody-of-that-name' },
        /cannot look up user and group: user: unknown user nobody-of-that-name/,
      ],
      ['a user id without an entry and no group', { userId: 54321 }, /unknown userid 54321/],
      ['a group without a user', { group: 'root' }, /must specify user, not just group/],
      ['a name and an id that do not agree', { user: 'root', userId: 7 }, /cannot look up user and group: .*root/],
    ])('cannot be written for %s', async (_what, options, message) => {
      await expect(daemon().client.push(at('nobody'), 'x', options)).rejects.toMatchObject({
        code: 'PEBBLE_PATH_ERROR',
        kind: 'generic-file-error',
        message: expect.stringMatching(message) as unknown,
      });
    });
  });
}
