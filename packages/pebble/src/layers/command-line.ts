import { invalidArgument } from '../arguments.ts';

/**
 * Writes a program and its arguments as the `command` of a service or a check, quoted where the daemon needs it.
 *
 * @throws PEBBLE_INVALID_ARGUMENT for no words, and for a word that is a single bracket: brackets mark the arguments
 * that `pebble run --args` replaces, whether quoted or not
 *
 * @example
 * ```ts
 * formatCommand(['redis-server', '--requirepass', 'a #1 secret']); // redis-server --requirepass 'a #1 secret'
 * ```
 */
export function formatCommand(words: readonly string[]): string {
  if (words.length === 0) throw invalidArgument('command must name a program, got an empty list');
  const bracket = words.find((word) => word === '[' || word === ']');
  if (bracket !== undefined) throw invalidArgument(`a command cannot hold the word "${bracket}"`);
  return words.map(quote).join(' ');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}
