import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createDaemon,
  InMemoryFiles,
  inMemoryProcesses,
  type InMemoryPrograms,
  inMemoryUsers,
  TestClock,
  type User,
} from '@charmsmith/pebble-emulator';

/** The Pebble of one container, all of it in memory but its socket. */
export interface InMemoryPebble extends AsyncDisposable {
  readonly files: InMemoryFiles;
  /** Where it listens, or will when it is started. */
  readonly socket: string;
  start(): Promise<void>;
}

/** What is in the container. */
export interface InMemoryPebbleOptions {
  /** Programs by name; any other is not found. */
  readonly programs?: InMemoryPrograms;
  /** Users beside root. */
  readonly users?: readonly User[];
}

/**
 * Makes the Pebble of a container; its time passes without waiting.
 *
 * @example
 * ```ts
 * await using pebble = await inMemoryPebble({ programs: { 'redis-server': {} } });
 * await pebble.start();
 * const unit = unitWith(plugins, { host: { pebbleSocket: () => pebble.socket } });
 * ```
 */
export async function inMemoryPebble({
  programs = {},
  users = [],
}: InMemoryPebbleOptions = {}): Promise<InMemoryPebble> {
  const folder = await mkdtemp(join(tmpdir(), 'charmsmith-pebble-'));
  const files = new InMemoryFiles();
  const clock = new TestClock();
  const daemon = createDaemon({
    files,
    clock,
    processes: inMemoryProcesses(programs, clock),
    users: inMemoryUsers({ users }),
    environment: {},
    uid: 0,
  });
  const socket = join(folder, 'pebble.socket');
  return {
    files,
    socket,
    start: () => daemon.serve(socket),
    async [Symbol.asyncDispose]() {
      await daemon[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
