import { describe, expect, it } from 'vitest';
import { jsonSchemaType } from './json-schema-type.ts';

describe('jsonSchemaType', () => {
  it.each<[schema: unknown, type: string]>([
    [{ type: 'string' }, 'string'],
    [{ type: 'integer' }, 'number'],
    [{ type: 'number' }, 'number'],
    [{ type: 'boolean' }, 'boolean'],
    [{ type: 'null' }, 'null'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: ['integer', 'number'] }, 'number'],
    [{}, 'unknown'],
    [true, 'unknown'],
    [false, 'never'],
    [{ type: 'date' }, 'unknown'],
    [{ type: 'string', enum: ['full', "it's", 3, null] }, "'full' | 'it\\'s' | 3 | null"],
    [{ const: 'v1' }, "'v1'"],
    [{ oneOf: [{ type: 'string' }, { type: 'integer' }] }, 'string | number'],
    [{ anyOf: [{ type: 'string' }, {}] }, 'unknown'],
    [{ type: 'array' }, 'readonly unknown[]'],
    [{ items: { type: 'string' } }, 'readonly string[]'],
    [{ type: 'array', items: { enum: ['a', 'b'] } }, "readonly ('a' | 'b')[]"],
    [{ type: 'array', items: [{ type: 'string' }, { type: 'integer' }] }, 'readonly [string, number]'],
    [{ type: 'object' }, 'Readonly<Record<string, unknown>>'],
    [{ type: 'object', additionalProperties: { type: 'integer' } }, 'Readonly<Record<string, number>>'],
    [
      {
        properties: { host: { type: 'string', description: 'Where' }, 'tls-port': { type: 'integer', default: 443 } },
        required: ['host'],
      },
      "{\n  /** Where */\n  readonly host: string;\n  /** @defaultValue `443` */\n  readonly 'tls-port': number;\n}",
    ],
    [
      { properties: { to: { properties: { port: { default: 1 } } } } },
      '{\n  readonly to: {\n    /** @defaultValue `1` */\n    readonly port: unknown;\n  };\n}',
    ],
    [
      { type: 'object', properties: { a: { type: 'object', properties: { b: {} } } }, additionalProperties: true },
      '{\n  readonly a?: {\n    readonly b?: unknown;\n  };\n  readonly [name: string]: unknown;\n}',
    ],
  ])('of %j', (schema, type) => {
    expect(jsonSchemaType(schema)).toBe(type);
  });
});
