import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { describeSystemError, isSystemError } from '../files/system-error.ts';
import type { ProcessSpec } from './process-runner.ts';
import { signalExitCode } from './signals.ts';

/** A program of this machine that was started in a session of its own. */
export interface SpawnedChild {
  readonly process: ChildProcess;
  readonly pid: number;
  /** The exit code, 128 and the signal's number when killed. */
  readonly exited: Promise<number>;
  readonly hasExited: () => boolean;
}

/** How often, and after how many milliseconds, a program is tried again that is still being written. */
const busyTries = 20;
const busyPauseMs = 10;

/**
 * Starts a program as the specification's owner, in its folder.
 *
 * @throws Error with Go's text
 */
export async function spawnChild(
  file: string,
  args: readonly string[],
  spec: Pick<ProcessSpec, 'environment' | 'workingDir' | 'owner'>,
  options: Pick<SpawnOptions, 'argv0' | 'stdio'>,
): Promise<SpawnedChild> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await trySpawn(file, args, spec, options);
    } catch (cause) {
      // Between fork and exec, another child holds what this process has open for writing: a file just pushed, too.
      const isBusy = isSystemError(cause) && cause.code === 'ETXTBSY';
      if (isBusy && tries < busyTries) await pause(busyPauseMs);
      else {
        const reason = isSystemError(cause) ? describeSystemError(cause) : String(cause);
        throw new Error(`fork/exec ${file}: ${reason}`, { cause });
      }
    }
  }
}

async function trySpawn(
  file: string,
  args: readonly string[],
  { environment, workingDir, owner }: Pick<ProcessSpec, 'environment' | 'workingDir' | 'owner'>,
  options: Pick<SpawnOptions, 'argv0' | 'stdio'>,
): Promise<SpawnedChild> {
  const child = spawn(file, args, {
    ...options,
    env: environment,
    detached: true,
    ...(workingDir !== undefined && workingDir !== '' && { cwd: workingDir }),
    ...(owner && !isCurrent(owner.uid, owner.gid) && { uid: owner.uid, gid: owner.gid }),
  });
  let ended = false;
  const exited = new Promise<number>((resolve) => {
    child.on('exit', (code, signal) => {
      ended = true;
      resolve(code ?? signalExitCode(signal ?? 'SIGKILL'));
    });
  });
  child.on('error', () => undefined);
  await once(child, 'spawn');
  if (child.pid === undefined) throw new Error('the process has no id');
  return { process: child, pid: child.pid, exited, hasExited: () => ended };
}

/** Signals a process, or a group when the id is negative; one that has ended is no error. */
export function sendSignal(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ESRCH') throw error;
  }
}

function isCurrent(uid: number, gid: number): boolean {
  return process.getuid?.() === uid && process.getgid?.() === gid;
}
