import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followLinks } from './follow-links.ts';

describe('followLinks', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'charmsmith-local-')));
    await mkdir(join(folder, 'run'));
    await symlink(join(folder, 'run'), join(folder, 'link'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each([
    ['that exists', 'link', 'run'],
    ['of which a part exists', 'link/redis/new', 'run/redis/new'],
    ['of which nothing is a link', 'other/new', 'other/new'],
  ])('follows the links of a path %s', (_name, path, followed) => {
    expect(followLinks(join(folder, path))).toBe(join(folder, followed));
  });
});
