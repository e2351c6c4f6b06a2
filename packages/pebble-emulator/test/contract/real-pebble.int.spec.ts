import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectPebble } from '@charmsmith/pebble';
import { describe } from 'vitest';
import { findProgram } from '../../../../tools/workspace/programs.ts';
import type { ContractDaemon } from './contract-daemon.ts';
import { describePebbleContract } from './describe-pebble-contract.ts';

const program = findProgram('pebble');

describe.skipIf(program === undefined)('the real daemon', () => {
  describePebbleContract('pebble', () => startRealPebble(program ?? ''));
});

async function startRealPebble(path: string): Promise<ContractDaemon> {
  const folder = await mkdtemp(join(tmpdir(), 'pebble-contract-'));
  const socketPath = join(folder, 'pebble.socket');
  const root = join(folder, 'root');
  await mkdir(root);
  // Services and commands of other users have to find their way.
  await chmod(folder, 0o755);
  const { PATH } = process.env;
  const daemon = spawn(path, ['run', '--create-dirs', '--hold'], {
    env: { PATH, HOME: folder, PEBBLE: join(folder, 'pebble'), PEBBLE_SOCKET: socketPath },
    stdio: 'ignore',
  });
  const exited = once(daemon, 'exit');
  const client = connectPebble({ socketPath, connectTimeoutMs: 10_000 });
  const running = {
    client,
    socketPath,
    root,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      // It stops its services first.
      daemon.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true });
    },
  };
  try {
    await client.systemInfo();
    return running;
  } catch (error) {
    await running[Symbol.asyncDispose]();
    throw error;
  }
}
