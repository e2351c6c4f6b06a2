import { InvalidArgumentError } from 'commander';

/** Names and values, from `name=value`. */
export type Pairs = Readonly<Record<string, string>>;

/** Collects `name=value` arguments. */
export function collectPairs(text: string, before: Pairs | undefined): Pairs {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError(`"${text}" has no "=" after a name.`);
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** Collects `name=file` arguments. */
export function collectFiles(text: string, before: Pairs | undefined): Pairs {
  if (text.endsWith('=')) throw new InvalidArgumentError(`"${text}" names no file.`);
  return collectPairs(text, before);
}

/** Reads a whole number from 0. */
export function parseCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It is a whole number from 0.');
  return Number(text);
}
