import { CharmsmithError } from '@charmsmith/errors';
import { CommanderError } from 'commander';

/** Codes of errors that the author mends in what was given to the command. */
const badInput = [
  'CLI_BAD_ARCHIVE',
  'CLI_BAD_CHARM',
  'CLI_BAD_EVENT',
  'CLI_BAD_NAME',
  'CLI_BAD_VALUE',
  'CLI_CHARM_DOES_NOT_START',
  'CLI_OUTPUT_IN_THE_WAY',
  'CLI_TYPES_OUTDATED',
];

/** The command did what it should; the hook that it ran did not. */
export const hookFailed = 'charmsmith.hookFailed';

/**
 * Chooses the exit code for what a command threw.
 *
 * @param thrown - anything that was caught
 * @returns 0 for help that was asked for, 2 for bad input, 1 for everything else
 */
export function exitCodeOf(thrown: unknown): number {
  if (thrown instanceof CommanderError && thrown.code === hookFailed) return 1;
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  return CharmsmithError.is(thrown) && badInput.includes(thrown.code) ? 2 : 1;
}
