import { inspect } from 'node:util';
import { CharmsmithError } from './charmsmith-error.ts';

/**
 * Says a thrown value in one line: message, hint, then the messages of its causes.
 *
 * @param thrown - anything that was caught
 * @returns one line without line breaks, fit for a log
 *
 * @example
 * ```ts
 * describeError(new Error('cannot start', { cause: new Error('no such file') }));
 * // 'cannot start: no such file'
 * ```
 */
export function describeError(thrown: unknown): string {
  const parts: string[] = [];
  const hints: string[] = [];
  const seen = new Set<unknown>();
  for (let error = thrown; error !== undefined && !seen.has(error);) {
    seen.add(error);
    const message =
      error instanceof Error ? error.message || error.name : typeof error === 'string' ? error : inspect(error);
    if (!parts.some((part) => part.includes(message))) parts.push(message);
    if (CharmsmithError.is(error) && error.hint !== undefined) hints.push(error.hint);
    error = error instanceof Error ? error.cause : undefined;
  }
  const hint = hints.length > 0 ? ` (${hints.join(' ')})` : '';
  return `${parts.join(': ')}${hint}`.replaceAll(/\s*\n\s*/g, ' ');
}
