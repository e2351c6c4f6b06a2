import { spawn as spawnProcess, type ChildProcess } from 'node:child_process';
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
}

/** Milliseconds for which the output of what the charm left behind is still read, as Juju does. */
const lingeringOutputMs = 100;

/**
 * Runs the charm as Juju does: `<charm dir>/dispatch` without arguments, stdin empty, its output logged line by line,
 * hook commands on PATH. There is no time limit.
 *
 * @param options - the hook tools, and how to start a process
 */
export function processRunner(options: ProcessRunnerOptions): Runner {
  const { killAfterMs = 10_000, spawn = spawnProcess, tools } = options;
  return async (execution) => {
    const serving = tools.serve(execution);
    try {
      return await runProcess(execution, spawn, killAfterMs);
    } finally {
      serving[Symbol.dispose]();
    }
  };
}

async function runProcess(execution: Execution, spawn: SpawnCharm, killAfterMs: number): Promise<ExecutionResult> {
  const { environment, output, signal, workingDirectory } = execution;
  const program = join(workingDirectory, 'dispatch');
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
  const lines = createInterface({ input: stream, crlfDelay: Infinity });
  lines.on('line', (line) => output(name, line));
  const closed = new Promise<void>((resolve) => stream.once('close', () => resolve()));
  await closed;
  lines.close();
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
