import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, deepFreeze, findForeign } from './canonical-json.ts';
import { formatIssue } from './issue.ts';

describe('canonicalJson', () => {
  it('sorts keys at every level, and only keys', () => {
    expect(canonicalJson({ b: [2, 1, { d: 0, c: null }], a: undefined, '10': 1, '9': 2 })).toBe(
      '{"9":2,"10":1,"b":[2,1,{"c":null,"d":0}]}',
    );
  });

  it('is the same for equal values, and means the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const parsed = JSON.parse(canonicalJson(value)) as unknown;
        expect(parsed).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(parsed)).toBe(canonicalJson(value));
      }),
    );
  });
});

describe('findForeign', () => {
  class Point {
    readonly x = 1;
  }
  const cycle: Record<string, unknown> = {};
  cycle['self'] = { cycle };

  it.each<[name: string, value: unknown]>([
    ['nested plain data', { a: [1, 'x', null, true, { b: {} }], c: undefined }],
    ['an object without a prototype', Object.assign(Object.create(null) as object, { a: 1 })],
    ['the same object twice', (() => ((shared) => [shared, shared])({ a: 1 }))()],
  ])('finds nothing in %s', (_name, value) => {
    expect(findForeign(value)).toBeUndefined();
  });

  it.each<[name: string, value: unknown, issue: string]>([
    ['a function', { a: { b: () => 1 } }, 'a.b: a function is not plain data'],
    ['a date', { a: [new Date(0)] }, 'a[0]: an instance of a class is not plain data'],
    ['an instance', { a: new Point() }, 'a: an instance of a class is not plain data'],
    ['NaN', { a: NaN }, 'a: NaN is no number of JSON'],
    ['infinity', [1, Infinity], '[1]: Infinity is no number of JSON'],
    ['a bigint', 1n, 'a bigint is not plain data'],
    ['undefined itself', undefined, 'a undefined is not plain data'],
    ['undefined in a list', [undefined], '[0]: a undefined is not plain data'],
    ['a cycle', cycle, 'self.cycle: it holds itself'],
  ])('finds %s', (_name, value, issue) => {
    const found = findForeign(value);
    expect(found === undefined ? undefined : formatIssue(found)).toBe(issue);
  });
});

describe('deepFreeze', () => {
  it('freezes all the way down', () => {
    const value = deepFreeze({ a: [{ b: 1 }] });
    expect(() => Object.assign(value.a[0]!, { b: 2 })).toThrow(TypeError);
    expect(() => value.a.push({ b: 2 })).toThrow(TypeError);
  });
});
