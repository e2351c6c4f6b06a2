import { checkWait, invalidArgument } from '../arguments.ts';
import { formatDuration } from '../duration/duration.ts';
import { ownerFields } from '../owner-options.ts';
import type { SpawnOptions, TerminalSize } from './command.ts';

/** Says a command as the daemon reads it. What is undefined is left out of JSON. */
export function describeCommand(command: readonly string[], options: SpawnOptions): object {
  const { timeoutMs = Infinity, terminal = false, interactive = false } = options;
  if (command.length === 0) throw invalidArgument('command must name a program, got an empty list');
  // The daemon takes 0 for no limit.
  checkWait('timeoutMs', timeoutMs, 1);
  if (interactive && terminal === false) throw invalidArgument('interactive needs a terminal');
  const size = typeof terminal === 'object' ? terminal : undefined;
  if (size !== undefined) checkSize(size);
  return {
    command,
    environment: options.environment,
    'working-dir': options.workingDir,
    'service-context': options.serviceContext,
    timeout: timeoutMs === Infinity ? undefined : formatDuration(timeoutMs),
    ...ownerFields(options),
    'split-stderr': splitsStderr(options),
    terminal: terminal !== false,
    interactive,
    width: size?.columns,
    height: size?.rows,
  };
}

/** Whether standard error comes by itself. */
export function splitsStderr({ stderr, terminal = false }: SpawnOptions): boolean {
  return (stderr ?? (terminal === false ? 'separate' : 'combined')) === 'separate';
}

/** Refuses a size that no terminal has. */
export function checkSize({ columns, rows }: TerminalSize): void {
  const isSize = (value: number) => Number.isInteger(value) && value > 0 && value < 65_536;
  if (isSize(columns) && isSize(rows)) return;
  throw invalidArgument(`a terminal's size must be whole numbers from 1 to 65535, got ${columns}x${rows}`);
}
