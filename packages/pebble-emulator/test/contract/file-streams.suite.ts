import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { connectPebble, isPebbleError } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { caseTimeoutMs, eventually, useDaemon, type ContractTarget } from './contract-daemon.ts';
import { rawRequest, refusal } from './raw-request.ts';

const boundary = 'b'.repeat(40);
const part = (headers: string, content: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; ${headers}\r\n\r\n${content}\r\n`;
const requestPart = (paths: readonly string[]) =>
  part('name="request"', JSON.stringify({ action: 'write', files: paths.map((path) => ({ path })) }));
const filePart = (path: string, content: string) => part(`name="files"; filename="${path}"`, content);

/** Files that pass by, and several in one request. */
export function describeFileStreams({ start }: ContractTarget): void {
  describe.concurrent('files as streams', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);
    const at = (name: string) => join(daemon().root, name);

    it('are written and read piece by piece, and arrive as they were', async () => {
      const { client } = daemon();
      const content = randomBytes(8 * 1024 * 1024 + 7);
      await writeFile(at('stream.source'), content);
      await client.push(at('stream.copy'), createReadStream(at('stream.source')));
      const hash = createHash('sha256');
      for await (const chunk of await client.pullStream(at('stream.copy'))) hash.update(chunk as Buffer);
      expect(hash.digest('hex')).toBe(createHash('sha256').update(content).digest('hex'));
    });

    it('may be empty', async () => {
      const { client } = daemon();
      await client.push(at('empty'), '');
      expect(await buffer(await client.pullStream(at('empty')))).toHaveLength(0);
    });

    it('pass from one path to another', async () => {
      const { client } = daemon();
      await client.push(at('pass.a'), 'content');
      await client.push(at('pass.b'), await client.pullStream(at('pass.a')));
      expect(await client.pullText(at('pass.b'))).toBe('content');
    });

    it('wait for their reader longer than a request may take', async () => {
      await using client = connectPebble({ socketPath: daemon().socketPath, requestTimeoutMs: 1_500 });
      await writeFile(at('slow'), Buffer.alloc(8 * 1024 * 1024));
      const stream = await client.pullStream(at('slow'));
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      expect(await buffer(stream)).toHaveLength(8 * 1024 * 1024);
    });

    it('may be left in the middle', async () => {
      const { client } = daemon();
      await writeFile(at('left'), Buffer.alloc(8 * 1024 * 1024));
      const stream = await client.pullStream(at('left'));
      stream.destroy();
      await once(stream, 'close');
      expect((await client.systemInfo()).version).toMatch(/^v/);
    });

    it.each<[what: string, path: string, kind: string]>([
      ['is not there', 'no-such', 'not-found'],
      ['is a directory', '.', 'generic-file-error'],
    ])('are refused before they begin when the file %s', async (_what, path, kind) => {
      const error = await daemon()
        .client.pullStream(at(path))
        .catch((thrown: unknown) => thrown);
      expect(isPebbleError(error, 'PEBBLE_PATH_ERROR') && error.kind).toBe(kind);
    });

    it('leave nothing behind when their writer breaks off', async () => {
      const { socketPath } = daemon();
      await mkdir(at('broken'));
      const outgoing = request({
        socketPath,
        method: 'POST',
        path: '/v1/files',
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
        agent: false,
      });
      outgoing.on('error', () => undefined);
      outgoing.write(requestPart([at('broken/file')]));
      outgoing.write(filePart(at('broken/file'), 'x'.repeat(100_000)).slice(0, -10));
      await eventually(async () => expect(await readdir(at('broken'))).toHaveLength(1));
      outgoing.destroy();
      await eventually(async () => expect(await readdir(at('broken'))).toEqual([]));
    });

    it('that replace a link leave its target alone, and through a command go to the target', async () => {
      const { client } = daemon();
      await writeFile(at('target'), 'old');
      await symlink(at('target'), at('replaced'));
      await symlink(at('target'), at('followed'));
      await client.push(at('replaced'), 'new');
      expect(await readFile(at('target'), 'utf8')).toBe('old');
      const write = ['/bin/sh', '-c', 'cat > "$1"', 'sh', at('followed')];
      expect(await client.exec(write, { stdin: 'through' })).toMatchObject({ exitCode: 0 });
      expect(await readFile(at('target'), 'utf8')).toBe('through');
    });

    it('are not written where a directory is', async () => {
      const { client } = daemon();
      await mkdir(at('taken'));
      await expect(client.push(at('taken'), 'x')).rejects.toMatchObject({
        code: 'PEBBLE_PATH_ERROR',
        kind: 'generic-file-error',
      });
      expect((await stat(at('taken'))).isDirectory()).toBe(true);
      expect((await readdir(daemon().root)).filter((name) => name.startsWith('taken.'))).toEqual([]);
    });

    describe('on the wire', () => {
      const post = (body: string, contentType = `multipart/form-data; boundary=${boundary}`) =>
        rawRequest(daemon().socketPath, 'POST', '/v1/files', { headers: { 'content-type': contentType }, body });
      const ended = `--${boundary}--\r\n`;

      it('may be several in one form, of which each goes its own way', async () => {
        const paths = [at('form.a'), at('no/such/form.b'), at('form.c'), at('form.d')];
        const [a = '', b = '', c = ''] = paths;
        const answer = await post(requestPart(paths) + filePart(a, '1') + filePart(b, '2') + filePart(c, '3') + ended);
        expect(answer).toMatchObject({
          status: 200,
          json: {
            type: 'sync',
            result: [
              { path: a },
              { path: b, error: { kind: 'not-found' } },
              { path: c },
              {
                path: paths[3],
                error: { kind: 'generic-file-error', message: `no file content for path "${paths[3] ?? ''}"` },
              },
            ],
          },
        });
        expect([await readFile(a, 'utf8'), await readFile(c, 'utf8')]).toEqual(['1', '3']);
      });

      it('are refused per path where it is not absolute or its mode is not three octal digits', async () => {
        const files = [{ path: 'relative' }, { path: at('bad-mode'), permissions: '0755' }];
        const metadata = part('name="request"', JSON.stringify({ action: 'write', files }));
        const answer = await post(metadata + filePart('relative', '') + filePart(at('bad-mode'), '') + ended);
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

      it('are written until one comes that was not announced', async () => {
        const body = requestPart([at('wire.a')]) + filePart(at('wire.a'), 'written') + filePart(at('wire.b'), 'x');
        expect(await post(body + ended)).toMatchObject(
          refusal(400, `no metadata for path "${at('wire.b')}"`) as object,
        );
        expect(await readFile(at('wire.a'), 'utf8')).toBe('written');
      });

      it.each<[what: string, body: () => string, message: unknown, contentType?: string]>([
        ['a short boundary', () => '--short--\r\n', 'invalid boundary "short"', 'multipart/form-data; boundary=short'],
        ['no request in front', () => filePart(at('wire.a'), 'x') + ended, expect.stringContaining('request')],
        ['another type', () => 'x', 'invalid media type "text/plain"', 'text/plain'],
      ])('are refused with %s', async (_what, body, message, contentType) => {
        expect(await post(body(), contentType)).toMatchObject(refusal(400, message) as object);
      });

      it('come as a form whose last part says how it went with each', async () => {
        const { socketPath } = daemon();
        await writeFile(at('read "a"'), 'A');
        await writeFile(at('read.b'), 'B');
        const paths = [at('read "a"'), at('read.none'), at('read.b')];
        const query = paths.map((path) => `path=${encodeURIComponent(path)}`).join('&');
        const { status, headers, text } = await rawRequest(socketPath, 'GET', `/v1/files?action=read&${query}`, {
          headers: { accept: 'multipart/form-data' },
        });
        expect(status).toBe(200);
        const [, mark = ''] =
          /^multipart\/form-data; boundary=([0-9a-f]{60})$/.exec(String(headers['content-type'])) ?? [];
        const [, first = '', second = '', last = '', rest] = text.split(`--${mark}`);
        expect(first).toBe(
          `\r\nContent-Disposition: form-data; name="files"; filename="${at('read \\"a\\"')}"\r\n` +
            'Content-Type: application/octet-stream\r\n\r\nA\r\n',
        );
        expect(second.endsWith('\r\n\r\nB\r\n')).toBe(true);
        expect(last).toContain('name="response"');
        expect(JSON.parse(last.split('\r\n\r\n')[1] ?? '')).toMatchObject({
          type: 'sync',
          result: [{ path: paths[0] }, { path: paths[1], error: { kind: 'not-found' } }, { path: paths[2] }],
        });
        expect(rest).toBe('--\r\n');
        const answer = await rawRequest(socketPath, 'GET', `/v1/files?action=read&${query}`);
        expect(answer).toMatchObject(refusal(400, 'must accept multipart/form-data') as object);
      });
    });
  });
}
