import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPebble } from '../src/index.ts';
import { answer, startFaultyDaemon } from './faulty-daemon.ts';

const infoOf = (path: string, name: string, type = 'file', size = 1) => ({
  path,
  name,
  type,
  size,
  permissions: '644',
  'last-modified': '2026-07-01T00:00:00Z',
});

describe('trees', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pebble-tree-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each(['../outside', '..', '.', '', 'a/b', 'a\0b'])(
    'of a daemon that names a file %j lead nowhere else',
    async (name) => {
      await using daemon = await startFaultyDaemon({
        onRequest(request, response) {
          const { searchParams } = new URL(request.url ?? '', 'http://pebble');
          if (searchParams.get('itself') === 'true') answer(response, [infoOf('/tree', 'tree', 'directory')]);
          else answer(response, [infoOf(`/tree/${name}`, name)]);
        },
      });
      await using pebble = connectPebble(daemon);
      await expect(pebble.pullTree('/tree', join(folder, 'copy'))).rejects.toMatchObject({
        code: 'PEBBLE_PROTOCOL_ERROR',
      });
      expect(await readdir(folder, { recursive: true })).toEqual(['copy']);
    },
  );

  it('stop when the daemon goes away, and leave no half of a file', async () => {
    await using daemon = await startFaultyDaemon({
      onRequest(request, response) {
        const { searchParams } = new URL(request.url ?? '', 'http://pebble');
        if (searchParams.get('action') === 'list') answer(response, [infoOf('/large', 'large', 'file', 10_000_000)]);
        else {
          response.writeHead(200, { 'content-type': 'multipart/form-data; boundary=b' });
          const head = '--b\r\nContent-Disposition: form-data; name="files"; filename="/large"\r\n\r\nbegun';
          response.write(head, () => response.destroy());
        }
      },
    });
    await using pebble = connectPebble(daemon);
    await expect(pebble.pullTree('/large', join(folder, 'large'))).rejects.toMatchObject({
      code: 'PEBBLE_UNREACHABLE',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('stop when the caller gives up', async () => {
    await writeFile(join(folder, 'file'), 'x');
    await using daemon = await startFaultyDaemon({});
    await using pebble = connectPebble(daemon);
    const before = pebble.pushTree(folder, '/tree', { signal: AbortSignal.abort() });
    await expect(before).rejects.toMatchObject({ code: 'PEBBLE_ABORTED' });
    expect(daemon.requests).toEqual([]);
    const during = pebble.pushTree(folder, '/tree', { signal: AbortSignal.timeout(50) });
    await expect(during).rejects.toMatchObject({ code: 'PEBBLE_ABORTED' });
    await expect.poll(() => daemon.connections).toBe(0);
  });
});
