import { access, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { makeFolder, removeFolder } from './folders.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('makes folders of the own user alone, and removes them with what is in them', async () => {
  const [empty, full] = [makeFolder('charmsmith-test-'), makeFolder('charmsmith-test-')];
  expect(empty).not.toBe(full);
  expect((await stat(full)).mode & 0o777).toBe(0o700);
  await writeFile(join(full, 'file'), 'text');
  for (const folder of [empty, full]) {
    removeFolder(folder);
    await expect(access(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  }
  expect(() => removeFolder(full)).not.toThrow();
});

it('takes the place that TMPDIR names', () => {
  vi.stubEnv('TMPDIR', tmpdir());
  const folder = makeFolder('charmsmith-test-');
  expect(dirname(folder)).toBe(tmpdir());
  removeFolder(folder);
});
