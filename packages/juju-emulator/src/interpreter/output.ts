import { stringify } from 'yaml';

/** The forms that a command prints in. `smart`: strings bare, lists one an item, the rest as YAML. */
export type OutputFormat = 'smart' | 'json' | 'yaml';

/**
 * Prints a value as Juju does, a line end included.
 *
 * @param format - the form
 * @param value - plain data; `undefined` and `null` are Go's nil
 */
export function formatOutput(format: OutputFormat, value: unknown): string {
  if (format === 'json') return `${formatJson(value)}\n`;
  if (value === null || value === undefined) return '';
  if (format === 'yaml') return formatYaml(value);
  if (typeof value === 'string') return `${value}\n`;
  if (typeof value === 'boolean') return value ? 'True\n' : 'False\n';
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return `${value.join('\n')}\n`;
  return formatYaml(value);
}

function formatYaml(value: unknown): string {
  return `${stringify(value, { version: '1.1', sortMapEntries: true, lineWidth: 0 }).trimEnd()}\n`;
}

/** Go sorts the keys of maps and escapes what could end a script element. */
function formatJson(value: unknown): string {
  return ((JSON.stringify(sortKeys(value)) as string | undefined) ?? 'null').replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}

/**
 * Writes a time as Go does in JSON and YAML: without a fraction that is nought.
 *
 * @param at - milliseconds since the epoch
 */
export function goTime(at: number): string {
  return new Date(at).toISOString().replace(/\.?0*Z$/, 'Z');
}
