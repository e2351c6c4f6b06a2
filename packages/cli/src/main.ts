#!/usr/bin/env node
import { CharmsmithError, describeError } from '@charmsmith/errors';
import { CommanderError } from 'commander';
import { exitCodeOf } from './command/exit-code.ts';
import { createProgram } from './command/program.ts';

try {
  await createProgram((line) => process.stdout.write(`${line}\n`)).parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
  // commander has already written its own messages
  if (!(error instanceof CommanderError)) process.stderr.write(`${message(error)}\n`);
}

function message(error: unknown): string {
  if (!CharmsmithError.is(error)) return describeError(error);
  return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
}
