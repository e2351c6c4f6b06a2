import { styleText } from 'node:util';
import { CharmsmithError, describeError } from '@charmsmith/errors';

const colours = { '+': 'green', '-': 'red', '@': 'cyan' } as const;

/**
 * Says what went wrong and what to do, and shows a difference that the error carries. Coloured on a terminal.
 *
 * @param error - anything that was caught
 */
export function errorText(error: unknown): string {
  if (!CharmsmithError.is(error)) return describeError(error);
  const { difference } = error.details;
  const sentence = error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
  return typeof difference === 'string' ? `${sentence}\n${coloured(difference)}` : sentence;
}

function coloured(difference: string): string {
  const paint = (line: string): string => {
    const colour = colours[line[0] as keyof typeof colours] as (typeof colours)['+'] | undefined;
    return colour === undefined ? line : styleText(colour, line, { stream: process.stderr });
  };
  return difference.split('\n').map(paint).join('\n');
}
