import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { caseTimeoutMs, isRoot, useDaemon, type ContractTarget } from './contract-daemon.ts';
import { rawPost, rawRequest, refusal } from './raw-request.ts';

/** Listing, making and removing. */
export function describeDirectories({ start }: ContractTarget): void {
  describe('directories', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);
    const at = (name: string) => join(daemon().root, name);

    describe('that are listed', () => {
      it('give their entries by name, links as links', async () => {
        const { client } = daemon();
        await mkdir(at('list/folder'), { recursive: true });
        await writeFile(at('list/file'), 'four');
        await chmod(at('list/file'), 0o640);
        await chmod(at('list/folder'), 0o1777);
        await symlink(at('list/file'), at('list/link'));
        const entries = await client.listFiles(at('list'));
        expect(entries).toMatchObject([
          {
            name: 'file',
            path: at('list/file'),
            type: 'file',
            size: 4,
            permissions: '640',
            user: expect.any(String) as unknown,
          },
          { name: 'folder', path: at('list/folder'), type: 'directory', permissions: '777' },
          { name: 'link', path: at('list/link'), type: 'symlink', permissions: '777' },
        ]);
        expect(entries[1]).not.toHaveProperty('size');
        const { mtime, uid, gid } = await stat(at('list/file'));
        expect(Date.parse(entries[0]?.lastModified ?? '')).toBe(Math.floor(mtime.getTime() / 1000) * 1000);
        expect(entries[0]).toMatchObject({ userId: uid, groupId: gid });
      });

      it.each<[pattern: string, names: string[]]>([
        ['f*', ['file', 'folder']],
        ['?ile', ['file']],
        ['[a-k]*', ['file', 'folder']],
        ['[^f]*', ['link']],
        ['nothing', []],
      ])('give the entries that match %s', async (pattern, names) => {
        const entries = await daemon().client.listFiles(at('list'), { pattern });
        expect(entries.map(({ name }) => name)).toEqual(names);
      });

      it('give themselves when asked, also by a path that ends in a slash', async () => {
        const { client } = daemon();
        expect(await client.listFiles(at('list/'), { itself: true })).toMatchObject([
          { name: 'list', path: at('list'), type: 'directory' },
        ]);
        expect(await client.listFiles('/', { itself: true })).toMatchObject([{ path: '/', type: 'directory' }]);
      });

      it('are looked at through a link, and a file gives itself', async () => {
        const { client } = daemon();
        await symlink(at('list'), at('list-link'));
        expect(await client.listFiles(at('list-link'))).toHaveLength(3);
        expect(await client.listFiles(at('list/link'))).toMatchObject([{ type: 'file', name: 'link' }]);
      });

      it('tell what is no file', async () => {
        const { client, socketPath } = daemon();
        execFileSync('mkfifo', [at('pipe')]);
        expect(await client.listFiles(at('pipe'))).toMatchObject([{ type: 'named-pipe' }]);
        expect(await client.listFiles(socketPath)).toMatchObject([{ type: 'socket', permissions: '666' }]);
        const [device] = await client.listFiles('/dev', { pattern: 'null' });
        expect(device).toMatchObject({ type: 'device', path: '/dev/null' });
        expect(device).not.toHaveProperty('size');
      });

      it('match the pattern as a single file too', async () => {
        const { client } = daemon();
        expect(await client.listFiles(at('list/file'), { pattern: 'f*' })).toHaveLength(1);
        expect(await client.listFiles(at('list/file'), { pattern: 'g*' })).toEqual([]);
      });

      it('have their last name twice on the wire when they end in a slash, which the client keeps out', async () => {
        const query = new URLSearchParams({ action: 'list', path: `${at('list')}/`, itself: 'true' });
        const answer = await rawRequest(daemon().socketPath, 'GET', `/v1/files?${query.toString()}`);
        expect(answer.json).toMatchObject({ result: [{ path: at('list/list'), name: 'list' }] });
      });

      it('are an error when they are not there, or the pattern is no pattern', async () => {
        const { client } = daemon();
        await symlink(at('gone'), at('dangling'));
        for (const name of ['gone', 'dangling']) {
          await expect(client.listFiles(at(name))).rejects.toMatchObject({
            code: 'PEBBLE_PATH_ERROR',
            kind: 'not-found',
            path: at(name),
          });
        }
        await expect(client.listFiles(at('list'), { pattern: '[' })).rejects.toMatchObject({
          message: expect.stringContaining('syntax error in pattern') as unknown,
        });
      });

      it('are refused as a whole when the path is not absolute', async () => {
        expect(await rawRequest(daemon().socketPath, 'GET', '/v1/files?action=list&path=rel')).toMatchObject(
          refusal(400, 'path must be absolute, got "rel"') as object,
        );
      });
    });

    describe('that are made', () => {
      it('have mode 755 by default, else the one asked for', async () => {
        const { client } = daemon();
        await client.makeDir(at('made'));
        await client.makeDir(at('secret'), { permissions: '700' });
        expect(await client.listFiles(daemon().root, { pattern: 'made' })).toMatchObject([{ permissions: '755' }]);
        expect(await client.listFiles(daemon().root, { pattern: 'secret' })).toMatchObject([{ permissions: '700' }]);
      });

      it('get their parents when asked, of the same mode, and may then exist', async () => {
        const { client } = daemon();
        await client.makeDir(at('p/q/r'), { makeParents: true, permissions: '750' });
        for (const name of ['p', 'p/q', 'p/q/r']) {
          expect(await client.listFiles(at(name), { itself: true })).toMatchObject([{ permissions: '750' }]);
        }
        await client.makeDir(at('p/q'), { makeParents: true, permissions: '700' });
        expect(await client.listFiles(at('p/q'), { itself: true })).toMatchObject([{ permissions: '750' }]);
      });

      it.runIf(isRoot)('have the owner asked for (needs root)', async () => {
        const { client } = daemon();
        await client.makeDir(at('o/wned'), { makeParents: true, userId: 12345, groupId: 23456 });
        for (const name of ['o', 'o/wned']) {
          expect(await client.listFiles(at(name), { itself: true })).toMatchObject([{ userId: 12345, groupId: 23456 }]);
        }
      });

      it.each(['0755', '999', 'rwx'])('are refused with the mode %s', async (permissions) => {
        const dirs = [{ path: at('moded'), permissions }];
        const answer = await rawPost(daemon().socketPath, '/v1/files', { action: 'make-dirs', dirs });
        const message = `permissions must be a 3-digit octal string, got "${permissions}"`;
        expect(answer.json).toMatchObject({ result: [{ error: { kind: 'generic-file-error', message } }] });
      });

      it.each<[what: string, name: string, kind: string, message: RegExp]>([
        ['a directory that exists', 'list', 'generic-file-error', /mkdir .*\/list: file exists/],
        [
          'one without a parent',
          'no/parent',
          'not-found',
          /mkdir .*\/no\/parent(\.mkdir-new)?: no such file or directory/,
        ],
      ])('are refused: %s', async (_what, name, kind, message) => {
        await expect(daemon().client.makeDir(at(name))).rejects.toMatchObject({
          code: 'PEBBLE_PATH_ERROR',
          kind,
          path: at(name),
          message: expect.stringMatching(message) as unknown,
        });
      });
    });

    describe('that are removed', () => {
      it('are gone, a link without its target', async () => {
        const { client } = daemon();
        await mkdir(at('rm/folder'), { recursive: true });
        await writeFile(at('rm/file'), '');
        await symlink(at('rm/file'), at('rm/link'));
        await client.remove(at('rm/link'));
        await client.remove(at('rm/folder'));
        expect(await readdir(at('rm'))).toEqual(['file']);
        await client.remove(at('rm'), { recursive: true });
        await expect(client.listFiles(at('rm'))).rejects.toMatchObject({ kind: 'not-found' });
      });

      it('must be empty and there, unless all is to go', async () => {
        const { client } = daemon();
        await mkdir(at('full/inner'), { recursive: true });
        await expect(client.remove(at('full'))).rejects.toMatchObject({
          code: 'PEBBLE_PATH_ERROR',
          kind: 'generic-file-error',
          message: expect.stringContaining('directory not empty') as unknown,
        });
        await expect(client.remove(at('absent'))).rejects.toMatchObject({ kind: 'not-found' });
        await client.remove(at('absent'), { recursive: true });
      });

      it('stay when the system does not let them go', async () => {
        await expect(daemon().client.remove('/proc/self')).rejects.toMatchObject({
          code: 'PEBBLE_PATH_ERROR',
          kind: 'permission-denied',
        });
      });

      it('are told apart when several are named', async () => {
        await mkdir(at('several'));
        const paths = [{ path: at('several') }, { path: at('absent') }, { path: 'rel' }];
        const answer = await rawPost(daemon().socketPath, '/v1/files', { action: 'remove', paths });
        expect(answer).toMatchObject({
          status: 200,
          json: {
            type: 'sync',
            result: [
              { path: at('several') },
              { path: at('absent'), error: { kind: 'not-found' } },
              { path: 'rel', error: { kind: 'generic-file-error', message: 'paths must be absolute, got "rel"' } },
            ],
          },
        });
      });
    });
  });
}
