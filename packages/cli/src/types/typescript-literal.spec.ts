import { describe, expect, it } from 'vitest';
import { typescriptLiteral } from './typescript-literal.ts';

describe('typescriptLiteral', () => {
  it.each<[value: unknown, literal: string]>([
    ['it\'s "here"\n\\', String.raw`'it\'s "here"\n\\'`],
    [1.5, '1.5'],
    [null, 'null'],
    [[], '[]'],
    [{}, '{}'],
    [{ a: [true], 'b-c': {} }, "{\n  a: [\n    true,\n  ],\n  'b-c': {},\n}"],
  ])('writes %j', (value, literal) => {
    expect(typescriptLiteral(value)).toBe(literal);
  });
});
