import { describe, expect, it } from 'vitest';
import { encodeValue, isSameValue } from './databag-encoding.ts';

describe('encodeValue', () => {
  it.each([
    [{ b: 1, a: [2, { d: 3, c: 4 }] }, 'json', '{"a":[2,{"c":4,"d":3}],"b":1}'],
    ['text', 'json', '"text"'],
    ['text', 'text', 'text'],
    [true, 'text', 'true'],
    [{ b: 1, a: undefined }, 'text', '{"b":1}'],
  ] as const)('writes %j as %s', (value, encoding, text) => {
    expect(encodeValue(value, encoding)).toBe(text);
  });
});

describe('isSameValue', () => {
  it.each([
    ['the same text', 'a', 'a', true],
    ['objects with other spaces and order', '{"a": 1, "b": 2}', '{"b":2,"a":1}', true],
    ['lists in another order', '[1,2]', '[2,1]', false],
    ['a text and the same in quotes', 'a', '"a"', false],
    ['numbers written otherwise', '1', '1.0', false],
    ['nothing and an empty object', '', '{}', false],
    ['null and null', 'null', 'null', true],
  ])('%s', (_name, a, b, same) => {
    expect(isSameValue(a, b)).toBe(same);
  });
});
