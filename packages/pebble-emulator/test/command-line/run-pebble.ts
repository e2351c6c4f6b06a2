import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { CommandLineDaemon } from './daemons.ts';

/** What a command of Pebble's command line came to, without what differs from run to run. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is run. */
export interface PebbleOptions {
  readonly stdin?: string;
  /** Ends the command with SIGINT as soon as its output matches. */
  readonly until?: RegExp;
}

/** Runs a command of Pebble's own command line against a daemon. */
export async function runPebble(
  program: string,
  daemon: CommandLineDaemon,
  args: readonly string[],
  { stdin = '', until }: PebbleOptions = {},
): Promise<Outcome> {
  const { folder, socketPath } = daemon;
  const child = spawn(
    program,
    args.map((arg) => arg.replaceAll('{folder}', folder)),
    {
      env: { PATH: process.env['PATH'], PEBBLE: folder, PEBBLE_SOCKET: socketPath, HOME: folder, TZ: 'UTC' },
      cwd: folder,
    },
  );
  const exited = once(child, 'exit') as Promise<[code: number | null]>;
  // A command that fails at once does not read it.
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  if (until !== undefined) {
    let seen = '';
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (until.test(seen)) child.kill('SIGINT');
    });
  }
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { exitCode: code ?? -1, stdout: withoutChance(stdout, folder), stderr: unwrap(withoutChance(stderr, folder)) };
}

/** Replaces what no two runs have in common: folders, times, process ids. */
function withoutChance(output: string, folder: string): string {
  return output
    .replaceAll(folder, '{folder}')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, '{time}')
    .replace(/today at \d\d:\d\d UTC/g, '{time}')
    .replace(/(yesterday|tomorrow) at \d\d:\d\d UTC/g, '{time}')
    .replace(/\b\d{4}-\d\d-\d\d\b/g, '{date}')
    .replace(/\.\d+~/, '.{random}~')
    .replace(/[ \t]+$/gm, '')
    .replace(/(?<=\S) {2,}/g, '  ');
}

/** Errors are wrapped to the width of a terminal, and so where depends on the length of what was replaced. */
function unwrap(text: string): string {
  return text.replace(/\s+/g, ' ');
}
