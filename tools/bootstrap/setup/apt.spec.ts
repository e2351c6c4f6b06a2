import { describe, expect, it } from 'vitest';
import { installable } from './apt.mjs';
import { packagesOf } from './system-programs.mjs';

describe('installable', () => {
  it.each([
    ['a package that the lists offer', 'redis-server:\n  Installed: (none)\n  Candidate: 5:7.0.15-1\n', 1],
    ['a package without a candidate', 'redis-server:\n  Installed: (none)\n  Candidate: (none)\n', 0],
    ['empty lists', '', 0],
  ])('counts %s', (_name, policy, count) => {
    expect(installable(policy)).toBe(count);
  });
});

describe('packagesOf', () => {
  it('names each package once', () => {
    expect(packagesOf(['unshare', 'setpriv', 'ip'])).toEqual(['util-linux', 'iproute2']);
  });
});
