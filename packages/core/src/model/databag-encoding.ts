import { canonicalJson } from '../schema/canonical-json.ts';

/** How values travel in a databag: all as JSON, or texts as they are and the rest as JSON. */
export type DatabagEncoding = 'json' | 'text';

/** Writes a value as the string that a databag can hold. */
export function encodeValue(value: unknown, encoding: DatabagEncoding): string {
  return encoding === 'text' && typeof value === 'string' ? value : canonicalJson(value);
}

/** Reads a string of a databag: as JSON where it is JSON, else as it is. Others may write one or the other. */
export function decodeValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Whether two strings of databags mean the same: in lists and objects, spaces and the order of keys do not count. */
export function isSameValue(a: string, b: string): boolean {
  if (a === b) return true;
  const [left, right] = [decodeValue(a), decodeValue(b)];
  return isStructure(left) && isStructure(right) && canonicalJson(left) === canonicalJson(right);
}

// '"a"' and 'a' would decode alike, and mean different things to whoever reads text.
function isStructure(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
