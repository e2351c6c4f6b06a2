import { PebbleError } from '../errors/pebble-error.ts';

/** A JSON object whose fields are not known yet. */
export type WireRecord = Readonly<Record<string, unknown>>;

/** Takes a value of an answer as an object. `where` names it in the error. */
export function asRecord(value: unknown, where: string): WireRecord {
  if (isRecord(value)) return value;
  throw unexpected(where, 'an object', value);
}

/** Takes a value of an answer as a list; the daemon writes an empty one as nothing or `null` in places. */
export function asArray(value: unknown, where: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw unexpected(where, 'a list', value);
}

/** Reads a text that must be there. */
export function readText(record: WireRecord, field: string): string {
  const value = readOptionalText(record, field);
  if (value === undefined) throw unexpected(field, 'a text', value);
  return value;
}

/** Reads a text that may be missing. */
export function readOptionalText(record: WireRecord, field: string): string | undefined {
  const value = record[field];
  if (value === undefined || value === null || typeof value === 'string') return value ?? undefined;
  throw unexpected(field, 'a text', value);
}

/** Reads a number that may be missing. */
export function readOptionalNumber(record: WireRecord, field: string): number | undefined {
  const value = record[field];
  if (value === undefined || value === null || typeof value === 'number') return value ?? undefined;
  throw unexpected(field, 'a number', value);
}

/** Reads a list of texts that may be missing. */
export function readTexts(record: WireRecord, field: string): readonly string[] {
  return asArray(record[field], field).map((item) => {
    if (typeof item === 'string') return item;
    throw unexpected(field, 'a list of texts', item);
  });
}

/** Tells a JSON object from lists, texts and nothing. */
export function isRecord(value: unknown): value is WireRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The error of a value that is not what the API promises. */
export function unexpected(where: string, wanted: string, value: unknown): PebbleError {
  // Only the type: a value of an answer may hold a secret, such as a service's environment.
  const got =
    value === null ? 'null' : Array.isArray(value) ? 'a list' : value === undefined ? 'nothing' : typeof value;
  return new PebbleError(`cannot understand Pebble's answer: "${where}" must be ${wanted}, got ${got}`, {
    code: 'PEBBLE_PROTOCOL_ERROR',
  });
}
