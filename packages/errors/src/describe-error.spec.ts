import { describe, expect, it } from 'vitest';
import { CharmsmithError } from './charmsmith-error.ts';
import { describeError } from './describe-error.ts';

describe('describeError', () => {
  it.each<[name: string, thrown: unknown, line: string]>([
    ['a plain error', new Error('broken'), 'broken'],
    [
      'an error with a cause',
      new Error('cannot start', { cause: new Error('no such file') }),
      'cannot start: no such file',
    ],
    ['a message that already holds its cause', new Error('a: b', { cause: new Error('b') }), 'a: b'],
    ['a message over several lines', new Error('one\n  two'), 'one two'],
    ['an error without a message', new TypeError(), 'TypeError'],
    ['a thrown string', 'oops', 'oops'],
    ['a hint', new CharmsmithError('cannot x', { code: 'X', hint: 'Do y.' }), 'cannot x (Do y.)'],
  ])('says %s in one line', (_name, thrown, line) => {
    expect(describeError(thrown)).toBe(line);
  });

  it('ends on a cause that is its own ancestor', () => {
    const error = new Error('loop');
    error.cause = error;
    expect(describeError(error)).toBe('loop');
  });
});
