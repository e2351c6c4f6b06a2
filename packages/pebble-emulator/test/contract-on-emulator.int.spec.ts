import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectPebble } from '@charmsmith/pebble';
import { createDaemon } from '../src/index.ts';
import type { ContractDaemon } from './contract/contract-daemon.ts';
import { describePebbleContract } from './contract/describe-pebble-contract.ts';
import { suitesNotOnEmulator } from './suites-not-on-emulator.ts';

describePebbleContract({
  name: 'the emulator',
  version: 'v1.32.1',
  start: startEmulator,
  except: suitesNotOnEmulator,
});

async function startEmulator(): Promise<ContractDaemon> {
  const folder = await mkdtemp(join(tmpdir(), 'pebble-emulator-'));
  const socketPath = join(folder, 'pebble.socket');
  const root = join(folder, 'root');
  await mkdir(root);
  // Services and commands of other users have to find their way.
  await chmod(folder, 0o755);
  const { PATH = '' } = process.env;
  const daemon = createDaemon({ environment: { PATH, HOME: folder } });
  await daemon.serve(socketPath);
  const client = connectPebble({ socketPath });
  return {
    client,
    socketPath,
    root,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await daemon[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
