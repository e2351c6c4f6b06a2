import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { yamlSafeJson } from './yaml-safe-json.ts';

describe('yamlSafeJson', () => {
  it.each([
    ['a C1 control character', '\u0080', String.raw`{"key":"\u0080"}`],
    ['DEL', '\u007f', String.raw`{"key":"\u007f"}`],
    ['NEL, which YAML would fold into a space', '\u0085', String.raw`{"key":"\u0085"}`],
    ['U+FFFE', '\ufffe', String.raw`{"key":"\ufffe"}`],
    ['a line feed', 'a\nb', String.raw`{"key":"a\nb"}`],
  ])('escapes %s', (_name, value, written) => {
    expect(yamlSafeJson({ key: value })).toBe(written);
  });

  it.each([
    ['an emoji', '😀'],
    ['a line separator', '\u2028'],
    ['the first printable character after C1', '\u00a0'],
  ])('leaves %s raw', (_name, value) => {
    expect(yamlSafeJson({ key: value })).toBe(`{"key":"${value}"}`);
  });

  it.each([
    ['a value', { key: 'a\ud800' }],
    ['a key', { 'a\udc00': 'x' }],
  ])('refuses %s with half of a surrogate pair', (_name, values) => {
    expect(() => yamlSafeJson(values)).toThrow(expect.objectContaining({ code: 'HOOK_COMMAND_BAD_VALUE' }));
  });

  it('stays JSON with the same meaning, free of what YAML 1.1 refuses or changes', () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 });
    fc.assert(
      fc.property(fc.dictionary(text, text, { maxKeys: 5 }), (values) => {
        const written = yamlSafeJson(values);
        expect(JSON.parse(written)).toEqual({ ...values });
        expect(written).not.toMatch(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]|\\ud[89a-f]/u);
      }),
      { numRuns: 50 },
    );
  });
});
