import { describe, expect, it } from 'vitest';
import { stampOf } from './npm-packages.mjs';

describe('stampOf', () => {
  const lock = Buffer.from('{}');

  it.each([
    ['another lock file', Buffer.from('{ }'), 'linux', 'x64'],
    ['another platform', lock, 'darwin', 'x64'],
    ['another architecture', lock, 'linux', 'arm64'],
  ])('differs for %s', (_name, content, platform, arch) => {
    expect(stampOf(content, platform, arch)).not.toBe(stampOf(lock, 'linux', 'x64'));
  });
});
