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
} from '@charmsmith/pebble-emulator';

/** The Pebble of one container, all of it in memory. */
export interface InMemoryPebble extends AsyncDisposable {
  readonly files: InMemoryFiles;
  /** Where it listens, or will when it is started. */
  readonly socket: string;
  start(): Promise<void>;
}

/** The workload's user. */
export const redisUser = { name: 'redis', uid: 107, gid: 113, home: '/var/lib/redis' };

export async function inMemoryPebble(programs: InMemoryPrograms = {}): Promise<InMemoryPebble> {
  const folder = await mkdtemp(join(tmpdir(), 'charmsmith-pebble-'));
  const files = new InMemoryFiles();
  const clock = new TestClock();
  const daemon = createDaemon({
    files,
    clock,
    processes: inMemoryProcesses(programs, clock),
    users: inMemoryUsers({ users: [redisUser] }),
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
