import type { Change } from '../changes/change.ts';
import { PebbleExecError } from '../errors/pebble-error.ts';

/**
 * Gives the failure of a command from its change: one that could not be run, or not in time. An exit code other
 * than 0 is none.
 *
 * @param program - for the message
 * @param cause - what led here
 */
export function execFailure(change: Change, program: string, cause?: unknown): PebbleExecError | undefined {
  const { id: changeId, err } = change;
  if (err === undefined) return undefined;
  const code = err.includes('timed out after') ? 'PEBBLE_EXEC_TIMEOUT' : 'PEBBLE_EXEC_FAILED';
  return new PebbleExecError(`cannot run "${program}": ${err}`, { code, changeId, cause });
}

/**
 * Reads a command's exit code from its change.
 *
 * @throws PEBBLE_EXEC_FAILED when there is none, as after a restart of the daemon, which calls the change done
 */
export function readExitCode(change: Change, program: string): number {
  const exitCode = change.tasks.map((task) => task.data['exit-code']).find((value) => typeof value === 'number');
  if (exitCode !== undefined) return exitCode;
  throw new PebbleExecError(`cannot run "${program}": it ended without an exit code`, {
    code: 'PEBBLE_EXEC_FAILED',
    changeId: change.id,
  });
}
