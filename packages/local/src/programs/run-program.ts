import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Task } from '../task.ts';
import { withStandardMask } from './standard-mask.ts';

/** One program, run to its end. */
export interface RunProgramOptions {
  /** What is being done, as the error names it: `add the link`. */
  readonly step: string;
  /** Program and arguments. */
  readonly command: readonly [program: string, ...args: string[]];
  /** Given to its standard input. */
  readonly input?: string;
}

/** What a program that failed left. */
export class ProgramFailure extends Error {
  readonly stderr: string;

  constructor(stderr: string, exit: string) {
    super(stderr === '' ? exit : `${exit}: ${stderr}`);
    this.name = 'ProgramFailure';
    this.stderr = stderr;
  }
}

/**
 * Runs a program of the system; its messages are English whatever the locale, since some are understood.
 *
 * @returns its standard output
 * @throws ProgramFailure when it ends with anything but 0; the abort reason when the task ended first, after
 * the program is gone
 */
export async function runProgram(task: Pick<Task, 'enter' | 'signal'>, options: RunProgramOptions): Promise<string> {
  task.enter(options.step);
  const [program, ...args] = options.command;
  const child = withStandardMask(() =>
    spawn(program, args, { cwd: '/', env: { LC_ALL: 'C' }, stdio: 'pipe', detached: true }),
  );
  const kill = () => child.kill('SIGKILL');
  task.signal.addEventListener('abort', kill, { once: true });
  child.stdin.on('error', () => undefined); // a program that ends early tells why by its exit
  child.stdin.end(options.input ?? '');
  try {
    const [[code, signal], output, errors] = await Promise.all([
      once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
      text(child.stdout),
      text(child.stderr),
    ]);
    task.signal.throwIfAborted();
    if (code === 0) return output;
    throw new ProgramFailure(errors.trim(), code === null ? `ended by ${String(signal)}` : `exit status ${code}`);
  } finally {
    task.signal.removeEventListener('abort', kill);
  }
}
