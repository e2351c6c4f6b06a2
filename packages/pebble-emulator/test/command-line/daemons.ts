import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { createDaemon } from '../../src/index.ts';

/** A daemon that the command line of Pebble talks to. */
export interface CommandLineDaemon extends AsyncDisposable {
  readonly socketPath: string;
  /** A temporary folder of its own. */
  readonly folder: string;
}

/** Starts the real daemon. */
export async function startPebble(program: string): Promise<CommandLineDaemon> {
  const { folder, socketPath, environment } = await newFolder();
  const daemon = spawn(program, ['run', '--hold', '--create-dirs'], {
    env: { ...environment, PEBBLE: folder, PEBBLE_SOCKET: socketPath },
    stdio: 'ignore',
  });
  const exited = once(daemon, 'exit');
  await vi.waitFor(() => chmod(socketPath, 0o666), { timeout: 10_000, interval: 20 });
  return {
    folder,
    socketPath,
    [Symbol.asyncDispose]: async () => {
      daemon.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

/** Starts the emulator with real processes and files. */
export async function startEmulator(): Promise<CommandLineDaemon> {
  const { folder, socketPath, environment } = await newFolder();
  const daemon = createDaemon({ environment });
  await daemon.serve(socketPath);
  return {
    folder,
    socketPath,
    [Symbol.asyncDispose]: async () => {
      await daemon[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

async function newFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'pebble-command-line-'));
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'home'));
  const { PATH = '' } = process.env;
  return { folder, socketPath: join(folder, 'socket'), environment: { PATH, HOME: join(folder, 'home') } };
}
