import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { quoteWord } from '../plan/command-line.ts';
import type { ProcessSpec, RunningProcess, TerminalSize } from './process-runner.ts';
import { sendSignal, spawnChild } from './spawn-child.ts';

/** The programs that a terminal needs, as found on the PATH. */
export interface TerminalTools {
  readonly script: string | undefined;
  readonly stty: string | undefined;
}

const shell = '/bin/sh';

/**
 * Starts a program on a terminal of its own. Node cannot make one; `script`, which is part of util-linux, can: it passes
 * on what the terminal shows and what is typed, ends with the program's exit code, and types Ctrl-D when its input ends.
 *
 * @param file - the program, found already
 */
export async function startOnTerminal(
  file: string,
  spec: ProcessSpec,
  { script, stty }: TerminalTools,
): Promise<RunningProcess> {
  if (script === undefined) throw new Error('cannot make a terminal: script, of util-linux, is not on the PATH');
  const interactive = spec.terminal?.interactive === true;
  const splitStderr = spec.output === 'split';
  const args = ['-q', '-e', '-f', '--echo', 'always', '-c', shellCommand(file, spec, stty), '/dev/null'];
  const environment = { ...spec.environment, SHELL: shell };
  const child = await spawnChild(
    script,
    args,
    { ...spec, environment },
    {
      stdio: ['pipe', 'pipe', 'ignore', 'pipe', interactive ? 'ignore' : 'pipe', splitStderr ? 'pipe' : 'ignore'],
    },
  );
  const [typed, shown, , announced, piped, errors] = child.process.stdio as unknown as [
    Writable,
    Readable,
    null,
    Readable,
    Writable | null,
    Readable | null,
  ];
  const pid = Number.parseInt(await firstLine(announced), 10);
  if (Number.isNaN(pid)) throw new Error(`fork/exec ${file}: no terminal could be made for it`);
  // It is not at its end before the program is, or the terminal would end with it.
  typed.on('error', () => undefined);
  void child.exited.then(() => typed.destroy());
  return {
    pid,
    stdin: piped ?? typed,
    stdout: shown,
    ...(errors && { stderr: errors }),
    exited: child.exited,
    kill: (signal) => {
      if (!child.hasExited()) sendSignal(pid, signal);
    },
    killGroup: (signal) => {
      if (!child.hasExited()) sendSignal(-pid, signal);
    },
    resize: (size) => {
      if (stty !== undefined && !child.hasExited()) resize(stty, pid, size);
    },
  };
}

/** The first line that comes, or what there is of it. `script` holds its end of the pipe as long as the program runs. */
async function firstLine(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    text += chunk.toString();
    if (text.includes('\n')) break;
  }
  stream.destroy();
  return text;
}

/**
 * What `script` has a shell run: it says its process id, and becomes the program, with what is no terminal in its place.
 * Descriptor 3 takes the id, 4 is standard input, 5 is standard error.
 */
function shellCommand(file: string, { command, environment, terminal, output }: ProcessSpec, stty?: string): string {
  const [, ...args] = command;
  const own = environment['SHELL'];
  const input = terminal?.interactive === true ? '' : ' <&4';
  const errors = output === 'split' ? ' 2>&5' : '';
  const { size } = terminal ?? {};
  return [
    ...(size && stty !== undefined ? [[stty, ...sizeArgs(size)].map(quoteWord).join(' ')] : []),
    own === undefined ? 'unset SHELL' : `SHELL=${quoteWord(own)}`,
    'echo $$ >&3',
    `exec ${[file, ...args].map(quoteWord).join(' ')}${input}${errors} 3>&- 4>&- 5>&-`,
  ].join('; ');
}

/** The program's standard output is the terminal, wherever the program is. */
function resize(stty: string, pid: number, size: TerminalSize): void {
  const child = spawn(stty, ['-F', `/proc/${pid}/fd/1`, ...sizeArgs(size)], { stdio: 'ignore' });
  child.on('error', () => undefined);
}

function sizeArgs({ columns, rows }: TerminalSize): string[] {
  return ['rows', String(rows), 'columns', String(columns)];
}
