import { badArguments } from './command-failure.ts';
import { booleanFlag, textFlag, type FlagSpec, type ParsedArguments } from './flags.ts';
import type { HookContext } from './hook-context.ts';
import { formatOutput, type OutputFormat } from './output.ts';

/** One call of a command, its arguments taken apart. */
export interface CommandInvocation extends ParsedArguments {
  readonly context: HookContext;
  /** Where the caller stands; relative files are looked up there. */
  readonly dir: string;
  /** Gives stdin, or has the caller send it first. */
  readonly stdin: () => string | Uint8Array;
}

/** One hook command. */
export interface CommandDefinition {
  readonly flags: Readonly<Record<string, FlagSpec>>;
  /** Returns what is printed on stdout. */
  run(invocation: CommandInvocation): string | undefined | Promise<string | undefined>;
}

/**
 * A command that prints a value in the format asked for, or writes it into the file of `-o`.
 *
 * @param flags - besides `--format` and `--output`
 * @param read - gives the value
 * @param formats - the first one is the default
 */
export function readingCommand(
  flags: Readonly<Record<string, FlagSpec>>,
  read: (invocation: CommandInvocation) => unknown,
  formats: readonly [OutputFormat, ...OutputFormat[]] = ['smart', 'json', 'yaml'],
): CommandDefinition {
  return {
    flags: { ...flags, ...textFlag('format'), ...textFlag('o', 'output') },
    async run(invocation) {
      const asked = invocation.text['format'] ?? formats[0];
      const format = formats.find((known) => known === asked);
      if (format === undefined)
        throw badArguments(`invalid value "${asked}" for option --format: unknown format "${asked}"`);
      const printed = formatOutput(format, await read(invocation));
      const { context, dir, text } = invocation;
      if (text['o'] === undefined || text['o'] === '') return printed;
      await context.writeFile(text['o'], dir, printed);
      return '';
    },
  };
}

/** `-r` and `--relation`. */
export const relationFlag = textFlag('r', 'relation');
/** `--app`. */
export const appFlag = booleanFlag('app');
