import { describe, expect, it } from 'vitest';
import { findSystemPrograms } from './system-programs.ts';

describe('findSystemPrograms', () => {
  it('names every missing program and the packages to install', () => {
    expect(() => findSystemPrograms('/no/such/folder')).toThrow(
      expect.objectContaining({
        code: 'LOCAL_MISSING_PROGRAM',
        message: expect.stringContaining('unshare') as string,
        hint: 'Install with: apt-get install util-linux mount iproute2 hostname coreutils',
      }),
    );
  });
});
