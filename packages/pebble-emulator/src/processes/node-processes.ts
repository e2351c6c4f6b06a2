import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describeSystemError, isSystemError } from '../files/system-error.ts';
import { openOutputPipe } from './output-pipe.ts';
import type { ProcessRunner, ProcessSpec, RunningProcess } from './process-runner.ts';
import { signalExitCode } from './signals.ts';

/**
 * Runs the programs of this machine.
 *
 * @param path - the PATH on which programs are looked for. Default: this process's
 */
export function nodeProcesses(path: string = process.env['PATH'] ?? ''): ProcessRunner {
  const find = async (name: string) => {
    if (name.includes('/')) return (await isExecutable(name)) ? name : undefined;
    for (const folder of path.split(':')) {
      const candidate = join(folder || '.', name);
      if (await isExecutable(candidate)) return candidate;
    }
    return undefined;
  };
  return {
    find,
    start: async (spec) => {
      const [name] = spec.command;
      const file = name.includes('/') ? name : await find(name);
      if (file === undefined) throw new Error(`exec: ${JSON.stringify(name)}: executable file not found in $PATH`);
      return startFile(file, spec);
    },
  };
}

async function startFile(file: string, spec: ProcessSpec): Promise<RunningProcess> {
  // execvp would hand a file of unknown format to a shell; Go, and so Pebble, refuses it.
  if (await isOfUnknownFormat(file)) throw new Error(`fork/exec ${file}: exec format error`);
  await using pipe = spec.output === 'merged' ? await openOutputPipe() : undefined;
  const [argv0, ...args] = spec.command;
  const child = spawn(file, args, {
    argv0,
    env: spec.environment,
    detached: true,
    stdio: [spec.stdin === 'pipe' ? 'pipe' : 'ignore', pipe?.writer ?? 'pipe', pipe?.writer ?? 'pipe'],
    ...(spec.workingDir !== undefined && spec.workingDir !== '' && { cwd: spec.workingDir }),
    ...(spec.owner && !isCurrent(spec.owner.uid, spec.owner.gid) && { uid: spec.owner.uid, gid: spec.owner.gid }),
  });
  let ended = false;
  const exited = new Promise<number>((resolve) => {
    child.on('exit', (code, signal) => {
      ended = true;
      resolve(code ?? signalExitCode(signal ?? 'SIGKILL'));
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.on('spawn', resolve);
    child.on('error', (error) =>
      reject(
        new Error(`fork/exec ${file}: ${isSystemError(error) ? describeSystemError(error) : error.message}`, {
          cause: error,
        }),
      ),
    );
  });
  const { pid, stdin, stderr } = child;
  const stdout = pipe?.takeReader() ?? child.stdout;
  if (pid === undefined || stdout === null) throw new Error(`fork/exec ${file}: the process has no id or no output`);
  return {
    pid,
    stdout,
    ...(stdin && { stdin }),
    ...(stderr && { stderr }),
    exited,
    // The id of one that has ended may be another's by now.
    kill: (signal) => {
      if (!ended) sendSignal(pid, signal);
    },
    killGroup: (signal) => sendSignal(-pid, signal),
  };
}

function sendSignal(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ESRCH') throw error;
  }
}

function isCurrent(uid: number, gid: number): boolean {
  return process.getuid?.() === uid && process.getgid?.() === gid;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** A file that can be read and begins neither as ELF nor with `#!`. */
async function isOfUnknownFormat(path: string): Promise<boolean> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4);
    const start = buffer.toString('latin1', 0, bytesRead);
    return !start.startsWith('#!') && start !== '\x7fELF';
  } catch {
    return false;
  }
}
