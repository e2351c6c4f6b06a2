import { badReply } from './bad-reply.ts';

/** Names and values, as Sentinel lists them. */
export type Fields = ReadonlyMap<string, string>;

/**
 * Reads a flat list of names and values.
 *
 * @throws CharmsmithError `SENTINEL_BAD_REPLY`
 */
export function parseFields(reply: unknown): Fields {
  if (!Array.isArray(reply) || reply.length % 2 !== 0) throw badReply('it is not a list of names and values');
  const words = reply.map(String);
  const fields = new Map<string, string>();
  for (let at = 0; at < words.length; at += 2) fields.set(words[at] ?? '', words[at + 1] ?? '');
  return fields;
}

/**
 * A number among the fields.
 *
 * @throws CharmsmithError `SENTINEL_BAD_REPLY` when it is missing or none
 */
export function numberField(fields: Fields, name: string): number {
  const text = fields.get(name) ?? '';
  const value = Number(text);
  if (text === '' || Number.isNaN(value)) throw badReply(`${name} is not a number`);
  return value;
}

/** The flags among the fields, separated by commas. */
export function flagsField(fields: Fields): ReadonlySet<string> {
  return new Set((fields.get('flags') ?? '').split(',').filter((flag) => flag !== ''));
}
