import { badOutput } from './hook-command-runner.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Reads an object; Go prints a nil map as `null`, which is an empty one. */
export function parseObject(command: string, value: unknown): JsonObject {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw badOutput(command, 'not an object');
  return value as JsonObject;
}

/** Reads a list; Go prints a nil slice as `null`, which is an empty one. */
export function parseList(command: string, value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw badOutput(command, 'not a list');
  return value;
}

/** Reads a string. */
export function parseString(command: string, value: unknown): string {
  if (typeof value !== 'string') throw badOutput(command, 'not a string');
  return value;
}

/** Reads a list of strings. */
export function parseStrings(command: string, value: unknown): readonly string[] {
  return parseList(command, value).map((item) => parseString(command, item));
}

/** Reads an object of strings, such as a databag. */
export function parseStringMap(command: string, value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(parseObject(command, value));
  return Object.fromEntries(entries.map(([key, item]) => [key, parseString(command, item)]));
}

/** Reads a string that may be left out. */
export function optionalString(command: string, value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : parseString(command, value);
}
