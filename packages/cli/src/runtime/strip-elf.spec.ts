import { execFile } from 'node:child_process';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { stripElf } from './strip-elf.ts';

const run = promisify(execFile);

describe('stripElf', () => {
  it('leaves a Node that runs, without its symbols', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'charmsmith-strip-'));
    const file = join(folder.path, 'node');
    const published = await readFile(process.execPath);
    const stripped = stripElf(published);
    expect(stripped.length).toBeLessThan(published.length * 0.9);
    await writeFile(file, stripped, { mode: 0o755 });
    const print = '[process.version, crypto.randomUUID().length, Intl.DateTimeFormat().format(0)].length';
    const { stdout } = await run(file, ['-p', print], { env: {} });
    expect(stdout).toBe('3\n');
    expect(stripElf(stripped).equals(stripped)).toBe(true);
  });

  it.each<[name: string, program: Buffer]>([
    ['a script', Buffer.from('#!/bin/sh\n')],
    ['a 32-bit program', Buffer.concat([Buffer.from('\x7fELF\x01\x01', 'latin1'), Buffer.alloc(80)])],
    ['a program without sections', Buffer.concat([Buffer.from('\x7fELF\x02\x01', 'latin1'), Buffer.alloc(80)])],
    [
      'a program that is cut off',
      Buffer.from(Buffer.concat([Buffer.from('\x7fELF\x02\x01', 'latin1'), Buffer.alloc(58, 1)])),
    ],
  ])('gives back %s as it is', (_name, program) => {
    expect(stripElf(program)).toBe(program);
  });
});
