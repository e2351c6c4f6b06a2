import { mkdtempDisposable, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readArchive } from '../../test/archive.ts';
import { charmEntry } from './charm-entry.ts';
import { writeArchive } from './write-archive.ts';

afterEach(() => vi.unstubAllEnvs());

const entries = [
  charmEntry('metadata.yaml', 'name: tiny\n'),
  charmEntry('dispatch', '#!/bin/sh\n', true),
  charmEntry('bin/node', Buffer.alloc(100_000, 'x'), true),
];
const temporaryFolder = () => mkdtempDisposable(join(tmpdir(), 'charmsmith-archive-'));

describe('writeArchive', () => {
  it('writes deflated files by name, with the permissions that Juju sets from it', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'tiny.charm');
    const bytes = await writeArchive(file, entries);
    expect(bytes).toBe((await readFile(file)).length);
    const read = await readArchive(file);
    expect(read.map(({ path, mode, madeBy, method }) => [path, mode.toString(8), madeBy, method])).toEqual([
      ['bin/node', '100755', 'unix', 'deflate'],
      ['dispatch', '100755', 'unix', 'deflate'],
      ['metadata.yaml', '100644', 'unix', 'deflate'],
    ]);
    expect(read[1]?.content.toString()).toBe('#!/bin/sh\n');
    expect(await readdir(folder.path)).toEqual(['tiny.charm']);
  });

  it('writes the same bytes in any order, at any time and in any time zone', async () => {
    await using folder = await temporaryFolder();
    const write = async (name: string, given: typeof entries) => {
      await writeArchive(join(folder.path, name), given);
      return readFile(join(folder.path, name));
    };
    vi.stubEnv('TZ', 'Pacific/Auckland');
    const one = await write('one', entries);
    vi.stubEnv('TZ', 'America/Los_Angeles');
    const other = await write('other', entries.toReversed());
    expect(one.equals(other)).toBe(true);
  });

  it('leaves nothing when it is ended', async () => {
    await using folder = await temporaryFolder();
    const ended = AbortSignal.abort(new Error('ended by SIGINT'));
    await expect(writeArchive(join(folder.path, 'tiny.charm'), entries, ended)).rejects.toThrow();
    expect(await readdir(folder.path)).toEqual([]);
  });
});
