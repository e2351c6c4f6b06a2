import { lstat, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { caseTimeoutMs, isRoot, useDaemon, type ContractTarget } from './contract-daemon.ts';
import { rawRequest, refusal } from './raw-request.ts';

/** Writing and reading files. */
export function describeFiles({ start }: ContractTarget): void {
  describe('files', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);
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
    });

    it.runIf(isRoot)('have the owner that is asked for (needs root)', async () => {
      const { client } = daemon();
      await client.push(at('owned'), 'a', { userId: 12345, groupId: 23456 });
      expect(await client.listFiles(at('owned'))).toMatchObject([
        { userId: 12345, user: '', groupId: 23456, group: '' },
      ]);
      await client.push(at('owned'), 'b', { user: 'nobody' });
      expect(await client.listFiles(at('owned'))).toMatchObject([{ user: 'nobody', userId: 65534 }]);
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
    ])('cannot be written for %s', async (_what, options, message) => {
      await expect(daemon().client.push(at('nobody'), 'x', options)).rejects.toMatchObject({
        code: 'PEBBLE_PATH_ERROR',
        kind: 'generic-file-error',
        message: expect.stringMatching(message) as unknown,
      });
    });

    describe('on the wire', () => {
      it('are read as a form of which the last part says how each went', async () => {
        const { client, socketPath } = daemon();
        await client.push(at('wire'), 'content');
        const query = new URLSearchParams({ action: 'read', path: at('wire') });
        query.append('path', at('missing'));
        const answer = await rawRequest(socketPath, 'GET', `/v1/files?${query.toString()}`, {
          headers: { accept: 'multipart/form-data' },
        });
        const boundary = /^multipart\/form-data; boundary=([0-9a-f]{60})$/.exec(
          String(answer.headers['content-type']),
        )?.[1];
        const [before, file, response, after] = answer.text.split(`--${boundary ?? '?'}`);
        expect([before, after]).toEqual(['', '--\r\n']);
        expect(file).toMatch(
          /^\r\nContent-Disposition: form-data; name="files"; filename="[^"]*\/wire"\r\nContent-Type: application\/octet-stream\r\n\r\ncontent\r\n$/,
        );
        expect(response).toMatch(/^\r\nContent-Disposition: form-data; name="response"\r\n/);
        expect(JSON.parse(response?.split('\r\n\r\n')[1] ?? '')).toMatchObject({
          type: 'sync',
          'status-code': 200,
          result: [
            { path: at('wire') },
            { path: at('missing'), error: { kind: 'not-found', message: expect.any(String) as unknown } },
          ],
        });
      });

      it('are not read without the header that asks for a form', async () => {
        const { socketPath } = daemon();
        expect(await rawRequest(socketPath, 'GET', `/v1/files?action=read&path=${at('wire')}`)).toMatchObject(
          refusal(400, 'must accept multipart/form-data') as object,
        );
      });

      const boundary = 'b'.repeat(32);
      const form = (...parts: (readonly [header: string, content: string])[]) =>
        [
          ...parts.map(
            ([header, content]) => `--${boundary}\r\nContent-Disposition: form-data; ${header}\r\n\r\n${content}\r\n`,
          ),
          `--${boundary}--\r\n`,
        ].join('');
      const post = (body: string, contentType = `multipart/form-data; boundary=${boundary}`) =>
        rawRequest(daemon().socketPath, 'POST', '/v1/files', { headers: { 'content-type': contentType }, body });
      const metadata = (...paths: string[]) =>
        ['name="request"', JSON.stringify({ action: 'write', files: paths.map((path) => ({ path })) })] as const;

      it('are written several at once, with a result for each', async () => {
        const answer = await post(
          form(
            metadata(at('multi-1'), at('no/multi-2'), at('multi-3')),
            [`name="files"; filename="${at('multi-1')}"`, 'one'],
            [`name="files"; filename="${at('no/multi-2')}"`, 'two'],
          ),
        );
        expect(answer).toMatchObject({
          status: 200,
          json: {
            type: 'sync',
            result: [
              { path: at('multi-1') },
              { path: at('no/multi-2'), error: { kind: 'not-found' } },
              {
                path: at('multi-3'),
                error: { kind: 'generic-file-error', message: `no file content for path "${at('multi-3')}"` },
              },
            ],
          },
        });
        expect(await readFile(at('multi-1'), 'utf8')).toBe('one');
      });

      it('are refused per path where it is not absolute or its mode is not three octal digits', async () => {
        const files = [{ path: 'relative' }, { path: at('bad-mode'), permissions: '0755' }];
        const answer = await post(
          form(
            ['name="request"', JSON.stringify({ action: 'write', files })],
            ['name="files"; filename="relative"', ''],
            [`name="files"; filename="${at('bad-mode')}"`, ''],
          ),
        );
        expect(answer.json).toMatchObject({
          type: 'sync',
          result: [
            { error: { kind: 'generic-file-error', message: 'paths must be absolute, got "relative"' } },
            {
              error: { kind: 'generic-file-error', message: 'permissions must be a 3-digit octal string, got "0755"' },
            },
          ],
        });
      });

      it('are refused as a whole with content that nobody announced', async () => {
        const answer = await post(form(metadata(at('known')), [`name="files"; filename="${at('unknown')}"`, 'x']));
        expect(answer).toMatchObject(refusal(400, `no metadata for path "${at('unknown')}"`) as object);
      });

      it.each<[what: string, contentType: string, message: string | RegExp]>([
        ['a short boundary', 'multipart/form-data; boundary=short', 'invalid boundary "short"'],
        ['another type', 'text/plain', /invalid media type|content type/i],
      ])('are refused with %s', async (_what, contentType, message) => {
        const reason = typeof message === 'string' ? message : (expect.stringMatching(message) as unknown);
        expect(await post('', contentType)).toMatchObject(refusal(400, reason) as object);
      });
    });
  });
}
