import { isMap, mapOf, type YamlMap } from '../charmcraft/charm-project.ts';
import { docComment } from './doc-comment.ts';
import { propertyName, typescriptLiteral } from './typescript-literal.ts';

/** One member of an object type. */
export interface Member {
  readonly name: string;
  /** The type's text. */
  readonly type: string;
  /** Whether it may be absent. */
  readonly optional: boolean;
  /** What the documentation says of it; a missing one is left out. */
  readonly description?: unknown;
  readonly default?: unknown;
}

/**
 * Writes the TypeScript type of the values that a JSON Schema accepts, as Juju uses it for the parameters of actions.
 *
 * @remarks What a type cannot say (patterns, ranges, lengths) is left to whoever checks the values; what the schema
 * leaves open is `unknown`.
 *
 * @param schema - a schema read from YAML
 * @param indent - what the type's own lines begin with
 */
export function jsonSchemaType(schema: unknown, indent = ''): string {
  if (!isMap(schema)) return schema === false ? 'never' : 'unknown';
  const choices = Array.isArray(schema['enum']) ? schema['enum'] : 'const' in schema ? [schema['const']] : undefined;
  if (choices !== undefined) return union(choices.map((value) => typescriptLiteral(value, indent)));
  for (const key of ['oneOf', 'anyOf']) {
    const alternatives = schema[key];
    if (Array.isArray(alternatives)) return union(alternatives.map((each) => jsonSchemaType(each, indent)));
  }
  const types = Array.isArray(schema['type']) ? schema['type'] : [schema['type'] ?? impliedType(schema)];
  return union(types.map((type) => namedType(type, schema, indent)));
}

/**
 * Writes an object type, one member a line.
 *
 * @param members - in this order
 * @param indent - what the type's own lines begin with
 * @param open - whether members that are not listed are accepted
 */
export function objectType(members: readonly Member[], indent = '', open = false): string {
  if (members.length === 0) return open ? 'Readonly<Record<string, unknown>>' : 'Readonly<Record<string, never>>';
  const inner = `${indent}  `;
  const lines = members.map(
    ({ name, type, optional, ...said }) =>
      `${docComment(said, inner)}${inner}readonly ${propertyName(name)}${optional ? '?' : ''}: ${type};\n`,
  );
  if (open) lines.push(`${inner}readonly [name: string]: unknown;\n`);
  return `{\n${lines.join('')}${indent}}`;
}

function namedType(type: unknown, schema: YamlMap, indent: string): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return arrayType(schema['items'], indent);
    case 'object':
      return nestedObject(schema, indent);
    default:
      return 'unknown';
  }
}

function arrayType(items: unknown, indent: string): string {
  if (Array.isArray(items)) return `readonly [${items.map((item) => jsonSchemaType(item, indent)).join(', ')}]`;
  return `readonly (${jsonSchemaType(items, indent)})[]`.replace(/\((\w+)\)\[\]$/, '$1[]');
}

function nestedObject(schema: YamlMap, indent: string): string {
  const { additionalProperties, required } = schema;
  const names = Object.entries(mapOf(schema['properties']));
  if (names.length === 0 && isMap(additionalProperties)) {
    return `Readonly<Record<string, ${jsonSchemaType(additionalProperties, indent)}>>`;
  }
  const members = names.map(([name, property]): Member => ({
    name,
    type: jsonSchemaType(property, `${indent}  `),
    optional: !isCertain(name, property, required),
    description: mapOf(property)['description'],
    default: mapOf(property)['default'],
  }));
  return objectType(members, indent, names.length === 0 || additionalProperties === true);
}

/**
 * Tells whether a value is always there: required, or filled in by the controller, which makes an object too where
 * something in it has a default.
 *
 * @param required - what the schema around it requires
 */
export function isCertain(name: string, schema: unknown, required: unknown): boolean {
  return (Array.isArray(required) && required.includes(name)) || hasDefault(schema);
}

function hasDefault(schema: unknown): boolean {
  const { default: fallback, properties } = mapOf(schema);
  return fallback !== undefined || Object.values(mapOf(properties)).some(hasDefault);
}

/** Schemas in the wild often leave the type of an object or a list to be understood. */
function impliedType(schema: YamlMap): string | undefined {
  if ('properties' in schema || 'additionalProperties' in schema) return 'object';
  return 'items' in schema ? 'array' : undefined;
}

function union(types: readonly string[]): string {
  const distinct = [...new Set(types)];
  if (distinct.length === 0) return 'never';
  return distinct.includes('unknown') ? 'unknown' : distinct.join(' | ');
}
