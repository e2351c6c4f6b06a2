import { describe, expect, it } from 'vitest';
import { fingerprint } from './fingerprint.ts';

describe('fingerprint', () => {
  it('is 16 hexadecimal digits, the same for the same parts', async () => {
    expect(await fingerprint('a', 'b')).toMatch(/^[0-9a-f]{16}$/);
    expect(await fingerprint('a', 'b')).toBe(await fingerprint('a', 'b'));
  });

  it('differs when text moves from one part to the next', async () => {
    expect(await fingerprint('ab', 'c')).not.toBe(await fingerprint('a', 'bc'));
  });
});
