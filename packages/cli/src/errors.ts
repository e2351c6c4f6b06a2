import { CharmsmithError } from '@charmsmith/errors';

/** One thing wrong with a charm's description. */
export interface CharmProblem {
  /** The file, relative to the charm's folder. */
  readonly file: string;
  /** Path of the field, dotted: `containers.redis.resource`. Empty when it is about the whole file. */
  readonly field: string;
  /** What is wrong, with the offending value, and what to do. */
  readonly text: string;
}

/**
 * Makes the error for a charm whose description cannot be used.
 *
 * @param problems - at least one; all are named, one a line
 * @returns an error with code `CLI_BAD_CHARM`
 */
export function badCharm(problems: readonly CharmProblem[], cause?: unknown): CharmsmithError {
  const lines = problems.map(({ file, field, text }) => `${file}: ${field === '' ? '' : `${field} `}${text}`);
  return new CharmsmithError(lines.join('\n'), { code: 'CLI_BAD_CHARM', details: { problems }, cause });
}
