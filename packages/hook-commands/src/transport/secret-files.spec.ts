import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withSecretFiles } from './secret-files.ts';

describe('withSecretFiles', () => {
  let parent: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'secret-files-spec-'));
  });
  afterEach(() => rm(parent, { recursive: true }));

  it('gives each value as a private file, whatever its bytes', async () => {
    const bytes = Uint8Array.from([0, 255, 128]);
    const seen = await withSecretFiles({ password: 'päss', raw: bytes, empty: '' }, parent, (args) =>
      Promise.all(
        args.map(async (arg) => {
          const [name, path = ''] = arg.split('#file=');
          const [file, folder] = await Promise.all([stat(path), stat(dirname(path))]);
          const modes = [file.mode & 0o777, folder.mode & 0o777];
          return { name, modes, content: await readFile(path) };
        }),
      ),
    );
    expect(seen).toEqual([
      { name: 'password', modes: [0o600, 0o700], content: Buffer.from('päss') },
      { name: 'raw', modes: [0o600, 0o700], content: Buffer.from(bytes) },
      { name: 'empty', modes: [0o600, 0o700], content: Buffer.alloc(0) },
    ]);
  });

  it.each([
    ['the command succeeds', () => Promise.resolve('ok')],
    ['the command fails', () => Promise.reject(new Error('exit code 1'))],
  ])('leaves nothing behind when %s', async (_name, use) => {
    await withSecretFiles({ password: 'x' }, parent, use).catch(() => undefined);
    expect(await readdir(parent)).toEqual([]);
  });
});
