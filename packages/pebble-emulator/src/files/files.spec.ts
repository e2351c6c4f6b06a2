import { describe, expect, it } from 'vitest';
import { FileError, withFile } from './file-error.ts';
import { compileGlob } from './glob.ts';
import { InMemoryFiles } from './in-memory-files.ts';
import { formatPermissions, parsePermissions } from './permissions.ts';
import { quoteFileName } from './read-form.ts';
import { systemError } from './system-error.ts';

describe('compileGlob', () => {
  it.each<[pattern: string, matching: string[], others: string[]]>([
    ['*', ['a', '.a', ''], []],
    ['*.conf', ['a.conf', '.conf'], ['a.config', 'aconf']],
    ['a?c', ['abc', 'a.c'], ['ac', 'abbc']],
    ['[a-c]x', ['ax', 'cx'], ['dx', '-x']],
    ['[^a-c]x', ['dx'], ['ax']],
    ['[\\]a]', [']', 'a'], ['\\']],
    ['\\*', ['*'], ['a']],
    ['a{b,c}', ['a{b,c}'], ['ab']],
    ['a.b', ['a.b'], ['axb']],
  ])('%s', (pattern, matching, others) => {
    const matches = compileGlob(pattern);
    expect([...matching, ...others].filter(matches)).toEqual(matching);
  });

  it.each(['[', '[]', '[a', 'a\\', '[a-]', '[-a]'])('refuses %s', (pattern) => {
    expect(() => compileGlob(pattern)).toThrow('syntax error in pattern');
  });
});

describe('permissions', () => {
  it('are three octal digits', () => {
    expect(parsePermissions('640', 0o644)).toBe(0o640);
    expect(parsePermissions('', 0o644)).toBe(0o644);
    expect(formatPermissions(0o1007)).toBe('007');
  });

  it.each(['0755', '999', '75', 'rwx', '-12'])('are not %s', (text) => {
    expect(() => parsePermissions(text, 0)).toThrow(`permissions must be a 3-digit octal string, got "${text}"`);
  });
});

describe('the failure of a file', () => {
  it.each([
    ['ENOENT', 'not-found', 'no such file or directory'],
    ['EACCES', 'permission-denied', 'permission denied'],
    ['EPERM', 'permission-denied', 'operation not permitted'],
    ['EEXIST', 'generic-file-error', 'file exists'],
    ['ENOTEMPTY', 'generic-file-error', 'directory not empty'],
    ['EBUSY', 'generic-file-error', 'device or resource busy'],
    ['EXDEV', 'generic-file-error', 'invalid cross-device link'],
  ])('%s is %s and says %s', async (code, kind, words) => {
    const failed: unknown = await withFile('open', '/x', () => Promise.reject(systemError(code))).catch(
      (error: unknown) => error,
    );
    expect(failed).toBeInstanceOf(FileError);
    expect(failed).toMatchObject({ kind, message: `open /x: ${words}` });
  });
});

describe('quoteFileName', () => {
  it.each([
    ['/a b', '"/a b"'],
    ['/a"b\\c', '"/a\\"b\\\\c"'],
    ['/ü', '"/ü"'],
  ])('writes %s as %s', (path, quoted) => {
    expect(quoteFileName(path)).toBe(quoted);
  });
});

describe('InMemoryFiles', () => {
  const newFiles = () =>
    new InMemoryFiles({ '/etc/a': 'A', '/etc/dir/b': { content: 'B', mode: 0o600, owner: { uid: 5, gid: 6 } } });

  it('has what it begins with, parents too', async () => {
    const files = newFiles();
    expect(files.read('/etc/a')).toBe('A');
    expect((await files.readDir('/etc')).sort()).toEqual(['a', 'dir']);
    expect(await files.stat('/etc/dir/b')).toMatchObject({ type: 'file', size: 1, mode: 0o600, uid: 5, gid: 6 });
    expect(await files.stat('/')).toMatchObject({ type: 'directory', mode: 0o755 });
  });

  it('moves a directory with what is in it', async () => {
    const files = newFiles();
    await files.rename('/etc/dir', '/moved');
    expect(files.read('/moved/b')).toBe('B');
    await expect(files.stat('/etc/dir')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each<[what: string, run: (files: InMemoryFiles) => Promise<unknown>, code: string]>([
    ['a path that is not there', (files) => files.stat('/nope'), 'ENOENT'],
    ['a path through a file', (files) => files.stat('/etc/a/b'), 'ENOTDIR'],
    ['a directory in no directory', (files) => files.makeDir('/x/y', 0o755), 'ENOENT'],
    ['a directory that is there', (files) => files.makeDir('/etc', 0o755), 'EEXIST'],
    ['the removal of a full directory', (files) => files.remove('/etc'), 'ENOTEMPTY'],
    ['a file moved over a directory', (files) => files.rename('/etc/a', '/etc/dir'), 'EISDIR'],
    ['the list of a file', (files) => files.readDir('/etc/a'), 'ENOTDIR'],
    ['the content of a directory', (files) => files.openRead('/etc'), 'EISDIR'],
  ])('refuses %s', async (_what, run, code) => {
    await expect(run(newFiles())).rejects.toMatchObject({ code });
  });

  it('removes whatever is there, or nothing', async () => {
    const files = newFiles();
    await files.removeAll('/etc');
    await files.removeAll('/etc');
    await expect(files.stat('/etc/a')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
