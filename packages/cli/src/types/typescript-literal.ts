import { isMap } from '../charmcraft/charm-project.ts';

/**
 * Writes a value read from YAML as a TypeScript literal, one entry a line.
 *
 * @param value - text, number, boolean, null, list or mapping
 * @param indent - what the literal's own lines begin with
 */
export function typescriptLiteral(value: unknown, indent = ''): string {
  const inner = `${indent}  `;
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => `${inner}${typescriptLiteral(item, inner)},\n`).join('')}${indent}]`;
  }
  if (isMap(value)) {
    const entries = Object.entries(value);
    if (entries.length === 0) return '{}';
    const line = ([key, item]: [string, unknown]) =>
      `${inner}${propertyName(key)}: ${typescriptLiteral(item, inner)},\n`;
    return `{\n${entries.map(line).join('')}${indent}}`;
  }
  return String(value);
}

function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped}'`;
}

/** Writes the name of a property, quoted where it must be. */
export function propertyName(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) && key !== '__proto__' ? key : quoted(key);
}
