#!/usr/bin/env node
import { CommanderError } from 'commander';
import { errorText } from './command/error-text.ts';
import { exitCodeOf } from './command/exit-code.ts';
import { createProgram } from './command/program.ts';

try {
  await createProgram((line) => process.stdout.write(`${line}\n`)).parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
  // commander has already written its own messages
  if (!(error instanceof CommanderError)) process.stderr.write(`${errorText(error)}\n`);
}
