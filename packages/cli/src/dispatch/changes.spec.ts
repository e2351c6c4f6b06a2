import { describe, expect, it } from 'vitest';
import { type Change, changesBetween } from './changes.ts';

describe('changesBetween', () => {
  it.each<[name: string, before: unknown, after: unknown, changes: readonly Change[]]>([
    ['nothing', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, []],
    ['a value', { a: { b: 1 } }, { a: { b: 2 } }, [{ path: 'a.b', before: 1, after: 2 }]],
    ['what is new', { a: {} }, { a: { b: 'x' } }, [{ path: 'a.b', after: 'x' }]],
    ['what is gone', { a: { b: 'x' } }, { a: {} }, [{ path: 'a.b', before: 'x' }]],
    [
      'a word of a list',
      { ports: ['80/tcp'] },
      { ports: ['80/tcp', '443/tcp'] },
      [{ path: 'ports.443/tcp', after: '443/tcp' }],
    ],
    [
      'an item by its id, whatever its place',
      { relations: [{ id: 'db:1', n: 1 }] },
      {
        relations: [
          { id: 'db:0', n: 0 },
          { id: 'db:1', n: 2 },
        ],
      },
      [
        { path: 'relations.db:1.n', before: 1, after: 2 },
        { path: 'relations.db:0.id', after: 'db:0' },
        { path: 'relations.db:0.n', after: 0 },
      ],
    ],
    ['another kind of value', { a: 'x' }, { a: { b: 1 } }, [{ path: 'a', before: 'x', after: { b: 1 } }]],
    ['neither times nor the log', { log: [], s: { since: 1 } }, { log: [{}], s: { since: 2 } }, []],
    [
      'that a secret changed, and not to what',
      { secrets: [{ id: 's', content: { password: 'old' } }] },
      { secrets: [{ id: 's', content: { password: 'new' } }] },
      [{ path: 'secrets.s.content.password', before: '(hidden)', after: '(hidden)' }],
    ],
  ])('sees %s', (_name, before, after, changes) => {
    expect(changesBetween(before, after)).toEqual(changes);
  });
});
