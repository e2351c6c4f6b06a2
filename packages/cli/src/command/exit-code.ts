import { CharmsmithError } from '@charmsmith/errors';
import { CommanderError } from 'commander';

/** Codes of errors that the author mends in what was given to the command. */
const badInput = ['CLI_BAD_CHARM', 'CLI_CHARM_DOES_NOT_START', 'CLI_OUTPUT_IN_THE_WAY', 'CLI_TYPES_OUTDATED'];

/**
 * Chooses the exit code for what a command threw.
 *
 * @param thrown - anything that was caught
 * @returns 0 for help that was asked for, 2 for bad input, 1 for everything else
 */
export function exitCodeOf(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  return CharmsmithError.is(thrown) && badInput.includes(thrown.code) ? 2 : 1;
}
