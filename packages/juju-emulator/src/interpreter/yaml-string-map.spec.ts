import { describe, expect, it } from 'vitest';
import { parseYamlStringMap } from './yaml-string-map.ts';

describe('parseYamlStringMap', () => {
  it.each<[name: string, text: string, values: Record<string, string>]>([
    ['nothing', '', {}],
    ['an empty map', '{}', {}],
    [
      'plain scalars with their spelling',
      'a: 12\nb: true\nc: 1.50\nd: 010',
      { a: '12', b: 'true', c: '1.50', d: '010' },
    ],
    ['JSON scalars with their spelling', '{"a":12,"b":true}', { a: '12', b: 'true' }],
    ['null as the empty string', '{"a":null,"b":"null","c":~}', { a: '', b: 'null', c: '' }],
    ['a raw U+0085 as a space', '{"a":"x\u0085y"}', { a: 'x y' }],
    ['an escaped U+0085', String.raw`{"a":"x\u0085y"}`, { a: 'x\u0085y' }],
    ['an emoji', '{"a":"😀"}', { a: '😀' }],
    ['line separators', '{"a":"\u2028\u2029"}', { a: '\u2028\u2029' }],
    ['escapes', String.raw`{"a":"\u0007\n\u0000\\u\""}`, { a: '\u0007\n\u0000\\u"' }],
    ['an escaped backslash before a slash', String.raw`{"a":"\\/"}`, { a: '\\/' }],
  ])('reads %s', (_name, text, values) => {
    expect(parseYamlStringMap(text)).toEqual(values);
  });

  it.each([
    ['a surrogate pair in escapes', String.raw`{"a":"\ud83d\ude00"}`],
    ['half a surrogate pair in escapes', String.raw`{"a":"\ud83d"}`],
    ['an escaped slash', String.raw`{"a":"\/"}`],
    ['a C1 control character', '{"a":"\u0080"}'],
    ['DEL', '{"a":"\u007f"}'],
    ['U+FFFF', '{"a":"\uffff"}'],
    ['a nested map', '{"a":{}}'],
    ['a nested list', '{"a":[]}'],
    ['a list', '[]'],
    ['text alone', 'text'],
    ['an open brace', '{"a":1'],
  ])('refuses %s', (_name, text) => {
    expect(() => parseYamlStringMap(text)).toThrow(/^yaml: /);
  });
});
