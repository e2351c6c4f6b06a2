import { describe, expect, it } from 'vitest';
import { databagChanges } from './databag.ts';

describe('databagChanges', () => {
  it.each<
    [
      name: string,
      current: Record<string, string>,
      wanted: Record<string, string | undefined>,
      changes: Record<string, string>,
    ]
  >([
    ['a new key', {}, { a: '1' }, { a: '1' }],
    ['nothing for a value that is there', { a: '1' }, { a: '1' }, {}],
    ['another value', { a: '1', b: '2' }, { a: '3' }, { a: '3' }],
    ['a removed key, as the empty string', { a: '1' }, { a: undefined }, { a: '' }],
    ['nothing for removing what is not there', {}, { a: undefined }, {}],
  ])('sends %s', (_name, current, wanted, changes) => {
    expect(databagChanges(current, wanted)).toEqual(changes);
  });
});
