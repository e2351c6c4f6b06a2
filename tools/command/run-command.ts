import { describeError } from '@charmsmith/errors';
import { type Command, CommanderError } from 'commander';

/** Says when the program is asked to end: at the first SIGINT, SIGTERM or SIGHUP. */
export function listenForSignals(): AbortController {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => interruption.abort(new Error(`ended by ${signal}`)));
  }
  return interruption;
}

/**
 * Runs a command, and sets the exit code: 2 for arguments that it does not take, 130 when it was asked to end, 1 for
 * any other error, which is told in a sentence.
 *
 * @param program - with `exitOverride()`
 * @param interruption - from {@link listenForSignals}
 */
export async function runCommand(program: Command, interruption: AbortController): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : 1;
    if (interruption.signal.aborted) process.exitCode = 130;
    else if (!(error instanceof CommanderError)) process.stderr.write(`${describeError(error)}\n`);
  }
}
