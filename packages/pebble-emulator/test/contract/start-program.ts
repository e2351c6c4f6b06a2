import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { connectPebble } from '@charmsmith/pebble';
import type { ContractDaemon, StartOptions } from './contract-daemon.ts';

/**
 * Starts a daemon that is a program with the real daemon's command line.
 *
 * @param command - the program and its first arguments, before `run`
 */
export async function startProgram(
  command: readonly [string, ...string[]],
  options: StartOptions = {},
): Promise<ContractDaemon & Required<Pick<ContractDaemon, 'exited' | 'stop'>>> {
  const { args = [], layers = {}, environment = {}, hold = true } = options;
  const folder = await mkdtemp(join(tmpdir(), 'pebble-contract-'));
  const socketPath = join(folder, 'pebble.socket');
  const root = join(folder, 'root');
  await mkdir(root);
  // Services and commands of other users have to find their way.
  await chmod(folder, 0o755);
  for (const [path, text] of Object.entries(layers)) {
    const file = join(folder, 'pebble/layers', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const { PATH } = process.env;
  const [program, ...first] = command;
  const launch = () => {
    const daemon = spawn(program, [...first, 'run', '--create-dirs', ...(hold ? ['--hold'] : []), ...args], {
      env: { PATH, HOME: folder, PEBBLE: join(folder, 'pebble'), PEBBLE_SOCKET: socketPath, ...environment },
      stdio: 'ignore',
    });
    return { daemon, exited: once(daemon, 'exit').then(([code]) => code as number | null) };
  };
  let { daemon, exited } = launch();
  const client = connectPebble({ socketPath, connectTimeoutMs: 10_000 });
  /** Answers, or has ended instead. */
  const answers = async () => {
    const ended = exited.then((code) => {
      throw new Error(`the daemon ended with ${code} instead of answering`);
    });
    await Promise.race([client.systemInfo(), ended]);
  };
  const running = {
    client,
    socketPath,
    root,
    exited,
    stop: (signal: NodeJS.Signals) => void daemon.kill(signal),
    async restart() {
      daemon.kill('SIGKILL');
      await exited;
      ({ daemon, exited } = launch());
      await answers();
    },
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      // It stops its services first.
      daemon.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true });
    },
  };
  try {
    await answers();
    return running;
  } catch (error) {
    await running[Symbol.asyncDispose]();
    throw error;
  }
}
