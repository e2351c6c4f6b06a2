import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { connectPebble } from '@charmsmith/pebble';
import { createDaemon } from '../src/index.ts';
import { runUntilAsked } from '../src/program/run-until-asked.ts';
import type { ContractDaemon, StartOptions } from './contract/contract-daemon.ts';
import { describePebbleContract } from './contract/describe-pebble-contract.ts';
import { startProgram } from './contract/start-program.ts';
import { suitesNotOnEmulator } from './suites-not-on-emulator.ts';

const program = [process.execPath, '--conditions=charmsmith-source', resolve(import.meta.dirname, '../src/main.ts')];

// In the test's own process, unless a suite asks for what the command line or the environment decides.
describePebbleContract({
  name: 'the emulator',
  version: 'v1.32.1',
  keepsState: false,
  start: (options) => (options === undefined ? startEmulator() : startEmulatedProgram(options)),
  except: suitesNotOnEmulator,
});

function startEmulatedProgram(options: StartOptions): Promise<ContractDaemon> {
  const [node = '', ...args] = program;
  return startProgram([node, ...args], options);
}

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
  const { promise: asked, resolve: stop } = Promise.withResolvers<undefined>();
  let sockets = 0;
  return {
    client,
    socketPath,
    root,
    exited: runUntilAsked(daemon, asked),
    stop: () => stop(undefined),
    // Node does not tell who is at the other end of a socket.
    socketOf: async (peerUid) => {
      const path = join(folder, `user-${(sockets += 1)}`);
      await daemon.serve(path, { peerUid });
      return path;
    },
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await daemon[Symbol.asyncDispose]();
      stop(undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
