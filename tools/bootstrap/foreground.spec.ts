import { describe, expect, it } from 'vitest';
import { ended, pressFilter } from './foreground.mjs';

describe('pressFilter', () => {
  it('lets one press through once, though it arrives from terminal and npm', () => {
    const accept = pressFilter();
    expect([accept('SIGINT', 1_000), accept('SIGINT', 1_002), accept('SIGINT', 1_900)]).toEqual([true, false, true]);
  });

  it('keeps signals apart, and every change of the window', () => {
    const accept = pressFilter();
    expect([accept('SIGINT', 0), accept('SIGTERM', 1), accept('SIGWINCH', 2), accept('SIGWINCH', 3)]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});

describe('ended', () => {
  it.each([
    ['an exit code', 3, null, { code: 3, signal: undefined }],
    ['SIGINT', null, 'SIGINT', { code: 130, signal: 'SIGINT' }],
    ['SIGKILL', null, 'SIGKILL', { code: 137, signal: 'SIGKILL' }],
  ] as const)('says %s as a shell does', (_name, code, signal, answer) => {
    expect(ended(code, signal)).toEqual(answer);
  });
});
