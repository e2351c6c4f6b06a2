import { spawn as spawnProcess, type ChildProcess } from 'node:child_process';
import { access } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { describeError } from '@charmsmith/errors';
import type { Execution, ExecutionResult, Runner } from '../agent/execution.ts';
import type { HookTools } from './hook-tools.ts';

/** How the charm's process is started: as `child_process.spawn`, on this machine or inside something. */
export type SpawnCharm = (
  program: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly stdio: ['ignore', 'pipe', 'pipe'];
  },
) => ChildProcess;

/** How {@link processRunner} runs the charm. */
export interface ProcessRunnerOptions {
  /** Serves the hook commands that the process calls. */
  readonly tools: HookTools;
  /** Default: a process on this machine. */
  readonly spawn?: SpawnCharm;
  /** Milliseconds between SIGTERM and SIGKILL when a run shall end. Default: 10,000. */
  readonly killAfterMs?: number;
  /**
   * Tells whether the charm has a file, where it is not this machine that runs it. Default: this machine's files; where
   * `spawn` is given and this is not, the charm is taken to have `dispatch`.
   */
  readonly exists?: (path: string) => Promise<boolean>;
}

/** Milliseconds for which the output of what the charm left behind is still read, as Juju does. */
const lingeringOutputMs = 100;

/**
 * Runs the charm as Juju does: `<charm dir>/dispatch` without arguments, or, where there is none, the program of this
 * hook or action; stdin empty, its output logged line by line, hook commands on PATH. There is no time limit.
 *
 * @param options - the hook tools, and how to start a process
 */
export function processRunner(options: ProcessRunnerOptions): Runner {
  const { killAfterMs = 10_000, spawn = spawnProcess, tools } = options;
  const exists = options.exists ?? (options.spawn === undefined ? isThere : () => Promise.resolve(true));
  return async (execution) => {
    const program = await findProgram(execution, exists);
    if (program === undefined) return { exitCode: 0, missing: true };
    const serving = tools.serve(execution);
    try {
      return await runProcess(program, execution, { spawn, killAfterMs });
    } finally {
      serving[Symbol.dispose]();
    }
  };
}

/** `dispatch` has the say over all hooks and actions of the charm. */
async function findProgram(
  { environment, workingDirectory }: Execution,
  exists: (path: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (const name of ['dispatch', environment['JUJU_DISPATCH_PATH'] ?? '']) {
    const path = join(workingDirectory, name);
    if (await exists(path)) return path;
  }
  return undefined;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function runProcess(
  program: string,
  { environment, output, signal, workingDirectory }: Execution,
  { killAfterMs, spawn }: { readonly killAfterMs: number; readonly spawn: SpawnCharm },
): Promise<ExecutionResult> {
  const child = spawn(program, [], { cwd: workingDirectory, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const ending = endOnAbort(child, signal, killAfterMs);
  const printed = Promise.all([readLines(child.stdout, 'stdout', output), readLines(child.stderr, 'stderr', output)]);
  try {
    const result = await exit(child);
    const lingering = setTimeout(() => destroyOutput(child), lingeringOutputMs);
    await printed;
    clearTimeout(lingering);
    return result;
  } catch (error) {
    destroyOutput(child);
    output('stderr', `cannot run ${program}: ${describeError(error)}`);
    return { exitCode: 127 };
  } finally {
    ending[Symbol.dispose]();
  }
}

function exit(child: ChildProcess): Promise<ExecutionResult> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (signal === null) resolve({ exitCode: code ?? 1 });
      else resolve({ exitCode: 128 + constants.signals[signal], signal });
    });
  });
}

async function readLines(
  stream: Readable | null,
  name: 'stderr' | 'stdout',
  output: Execution['output'],
): Promise<void> {
  if (stream === null) return;
  // A character a byte, so that what is no UTF-8 comes through whole.
  stream.setEncoding('latin1');
  const lines = createInterface({ input: stream, crlfDelay: Infinity });
  lines.on('line', (line) => output(name, textOrBytes(Buffer.from(line, 'latin1'))));
  const closed = new Promise<void>((resolve) => stream.once('close', () => resolve()));
  await closed;
  lines.close();
}

function textOrBytes(line: Buffer): string | Uint8Array {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line);
  } catch {
    return line;
  }
}

function destroyOutput(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function endOnAbort(child: ChildProcess, signal: AbortSignal, killAfterMs: number): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    child.kill('SIGTERM');
    timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    },
  };
}
