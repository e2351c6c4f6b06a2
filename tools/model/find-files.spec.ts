import { mkdirSync, mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findFiles } from './find-files.ts';

it('finds files from where the command was called', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'find-files-'));
  const [one, other] = [join(folder.path, 'one.crt'), join(folder.path, 'other.key')];
  for (const path of [one, other]) writeFileSync(path, '');
  expect(findFiles({ 'cert-file': 'one.crt', 'key-file': other }, folder.path)).toEqual({
    'cert-file': one,
    'key-file': other,
  });
});

it('names all that are not there', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'find-files-'));
  mkdirSync(join(folder.path, 'sub'));
  writeFileSync(join(folder.path, 'ca.crt'), '');
  expect(() => findFiles({ cert: 'redis.crt', key: 'sub', ca: 'ca.crt' }, folder.path)).toThrow(
    new Error(
      `nothing was attached: cert: there is no file ${folder.path}/redis.crt; key: ${folder.path}/sub is not a file`,
    ),
  );
});
