import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { InMemoryFiles, TestClock, createDaemon, inMemoryProcesses, inMemoryUsers } from '../src/index.ts';
import type { Daemon, DaemonOptions, InMemoryPrograms } from '../src/index.ts';

/** A daemon in memory, and where it listens. */
export interface InMemoryDaemon {
  readonly daemon: Daemon;
  readonly clock: TestClock;
  readonly socket: string;
  /** A temporary folder of its own. */
  readonly folder: string;
}

/** What a daemon in memory is made with. */
export interface InMemoryDaemonOptions extends Omit<DaemonOptions, 'clock' | 'processes'> {
  readonly programs?: InMemoryPrograms;
}

/** Has a daemon in memory, run by root, for each case of a `describe` block. */
export function useInMemoryDaemon(options: () => InMemoryDaemonOptions = () => ({})): () => InMemoryDaemon {
  let running: InMemoryDaemon | undefined;
  beforeEach(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pebble-in-memory-'));
    const clock = new TestClock();
    const { programs = {}, ...others } = options();
    const daemon = createDaemon({
      files: new InMemoryFiles(),
      users: inMemoryUsers(),
      environment: {},
      uid: 0,
      random: () => 0,
      ...others,
      clock,
      processes: inMemoryProcesses(programs, clock),
    });
    const socket = join(folder, 'socket');
    await daemon.serve(socket);
    running = { daemon, clock, socket, folder };
  });
  afterEach(async () => {
    await running?.daemon[Symbol.asyncDispose]();
    await rm(running?.folder ?? '', { recursive: true });
  });
  return () => running!;
}
