import { CommanderError } from 'commander';
import { errorText } from './command/error-text.ts';
import { exitCodeOf } from './command/exit-code.ts';
import { createProgram } from './command/program.ts';

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => interruption.abort(new Error(`ended by ${signal}`)));
}

try {
  await createProgram((line) => process.stdout.write(`${line}\n`), interruption.signal).parseAsync();
} catch (error) {
  process.exitCode = interruption.signal.aborted ? 130 : exitCodeOf(error);
  // commander has already written its own messages
  if (!(error instanceof CommanderError)) process.stderr.write(`${errorText(error)}\n`);
}
