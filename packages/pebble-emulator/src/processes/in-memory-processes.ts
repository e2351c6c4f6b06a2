import { PassThrough } from 'node:stream';
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../clock/clock.ts';
import type { ProcessRunner, ProcessSpec, RunningProcess } from './process-runner.ts';
import { signalExitCode } from './signals.ts';

/** What a program given as a function works with. */
export interface InMemoryProcess {
  readonly pid: number;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDir: string | undefined;
  readonly owner: ProcessSpec['owner'];
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Aborted when the process is killed. */
  readonly signal: AbortSignal;
  /** Handles a signal that would otherwise end the process; SIGKILL always does. */
  onSignal(signal: NodeJS.Signals, handle: () => void): void;
  /** Resolves after a time on the runner's clock. */
  sleep(ms: number): Promise<void>;
}

/** A program as a function: it ends with the number that it returns, 0 for nothing, 1 when it throws. */
export type InMemoryProgram = (process: InMemoryProcess) => number | void | Promise<number | void>;

/** A program as a record of what it does. */
export interface ProgramBehaviour {
  /** Written to standard output at once. */
  readonly output?: string;
  /** Written to standard error at once. */
  readonly errorOutput?: string;
  /** When it exits, in milliseconds. Default: at once when there is an exit code, else never. */
  readonly afterMs?: number;
  /** Default 0 when `afterMs` is given; with neither it runs until a signal ends it. */
  readonly exitCode?: number;
  /** Signals that it shrugs off. */
  readonly ignores?: readonly NodeJS.Signals[];
}

/** The programs of an in-memory container, by name or by path. */
export type InMemoryPrograms = Readonly<Record<string, InMemoryProgram | ProgramBehaviour>>;

/**
 * Runs programs that are functions or records. Any other program is not found.
 *
 * @param programs - by name; a name without a slash is found at any path that ends in it
 * @param clock - the clock of the daemon
 *
 * @example
 * ```ts
 * inMemoryProcesses({ 'redis-server': {}, broken: { afterMs: 200, exitCode: 1 }, echo: ({ args, stdout }) => void stdout.write(args.join(' ')) }, clock);
 * ```
 */
export function inMemoryProcesses(programs: InMemoryPrograms, clock: Clock): ProcessRunner {
  let lastPid = 100;
  const programOf = (name: string) => {
    const key = [name, name.slice(name.lastIndexOf('/') + 1)].find((candidate) => Object.hasOwn(programs, candidate));
    return key === undefined ? undefined : programs[key];
  };
  return {
    find: (name) =>
      Promise.resolve(programOf(name) === undefined ? undefined : name.includes('/') ? name : `/usr/bin/${name}`),
    start: (spec) => {
      const [name] = spec.command;
      const program = programOf(name);
      if (program !== undefined) return Promise.resolve(run(toFunction(program), spec, (lastPid += 1), clock));
      const reason = name.includes('/')
        ? `fork/exec ${name}: no such file or directory`
        : `exec: ${JSON.stringify(name)}: executable file not found in $PATH`;
      return Promise.reject(new Error(reason));
    },
  };
}

function run(program: InMemoryProgram, spec: ProcessSpec, pid: number, clock: Clock): RunningProcess {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const stderr = spec.output === 'split' ? new PassThrough() : stdout;
  if (spec.stdin === 'null') stdin.end();
  // A program that was killed may still write: nobody reads it.
  for (const stream of [stdin, stdout, stderr]) stream.on('error', () => undefined);
  const killed = new AbortController();
  const handlers = new Map<NodeJS.Signals, () => void>();
  const { promise: exited, resolve } = Promise.withResolvers<number>();
  let running = true;
  const exit = (code: number) => {
    if (!running) return;
    running = false;
    stdout.end();
    stderr.end();
    stdin.destroy();
    resolve(code);
  };
  const kill = (signal: NodeJS.Signals) => {
    if (!running || endsNothing.has(signal)) return;
    const handle = signal === 'SIGKILL' ? undefined : handlers.get(signal);
    if (handle !== undefined) {
      handle();
      return;
    }
    exit(signalExitCode(signal));
    killed.abort();
  };
  const own: InMemoryProcess = {
    pid,
    args: spec.command.slice(1),
    environment: spec.environment,
    workingDir: spec.workingDir,
    owner: spec.owner,
    stdin,
    stdout,
    stderr,
    signal: killed.signal,
    onSignal: (signal, handle) => void handlers.set(signal, handle),
    sleep: (ms) => sleep(clock, ms, killed.signal),
  };
  // A turn later, so that whoever started it can listen first.
  void Promise.resolve()
    .then(() => program(own))
    .then(
      (code) => exit(code ?? 0),
      () => exit(1),
    );
  return {
    pid,
    stdout,
    ...(spec.stdin === 'pipe' && { stdin }),
    ...(spec.output === 'split' && { stderr }),
    exited,
    kill,
    killGroup: kill,
  };
}

/** Signals that by default leave a process running. */
const endsNothing: ReadonlySet<NodeJS.Signals> = new Set([
  'SIGCHLD',
  'SIGCONT',
  'SIGURG',
  'SIGWINCH',
  'SIGSTOP',
  'SIGTSTP',
]);

function toFunction(program: InMemoryProgram | ProgramBehaviour): InMemoryProgram {
  if (typeof program === 'function') return program;
  const { output = '', errorOutput = '', afterMs, exitCode, ignores = [] } = program;
  return async (own) => {
    for (const signal of ignores) own.onSignal(signal, () => undefined);
    own.stdout.write(output);
    own.stderr.write(errorOutput);
    if (afterMs !== undefined) await own.sleep(afterMs);
    else if (exitCode === undefined) await new Promise<never>(() => undefined);
    return exitCode ?? 0;
  };
}

function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(ms, resolve);
    signal.addEventListener('abort', () => timer.cancel(), { once: true });
  });
}
