import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { connectPebble, type Pebble } from '@charmsmith/pebble';
import {
  createDaemon,
  InMemoryFiles,
  inMemoryProcesses,
  type InMemoryPrograms,
  inMemoryUsers,
  TestClock,
} from '@charmsmith/pebble-emulator';
import type { SeenSet } from './expect-no-secrets.ts';

/** A set of one unit without processes or a network, whose every part a test may write something into. */
export interface SmallSet extends AsyncDisposable {
  readonly set: SeenSet;
  readonly pebble: Pebble;
  readonly log: { message: string }[];
  readonly redisLog: string;
  readonly state: {
    databag: Record<string, string>;
    unit: Record<string, string>;
    unitStatus: { message: string };
    applicationStatus: { message: string };
  };
  readonly commandLines: string[];
}

/**
 * Makes one.
 *
 * @param secret - the only secret there is
 * @param programs - what its Pebble can run
 */
export async function createSmallSet(secret: string, programs: InMemoryPrograms = {}): Promise<SmallSet> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-k8s-small-set-'));
  const redisLog = join(folder, 'redis/var/log/redis/redis-server.log');
  await mkdir(dirname(redisLog), { recursive: true });
  await writeFile(redisLog, '');
  const clock = new TestClock();
  const daemon = createDaemon({
    clock,
    files: new InMemoryFiles(),
    users: inMemoryUsers(),
    processes: inMemoryProcesses(programs, clock),
    environment: {},
    random: () => 0,
  });
  const socketPath = join(folder, 'socket');
  await daemon.serve(socketPath);
  const pebble = connectPebble({ socketPath });

  const unit = 'redis-k8s/0';
  const log: SmallSet['log'] = [];
  const commandLines: string[] = [];
  const state: SmallSet['state'] = {
    databag: {},
    unit: {},
    unitStatus: { message: '' },
    applicationStatus: { message: '' },
  };
  const content = { 'redis-password': Buffer.from(secret).toString('base64') };
  const model = {
    charm: { containers: { redis: {} } },
    juju: {
      state: () => ({
        applications: { 'redis-k8s': { status: state.applicationStatus } },
        relations: { 'redis-peers:0': { databags: { 'redis-k8s': state.databag } } },
        units: { [unit]: { state: state.unit, unitStatus: state.unitStatus } },
        secrets: [{ revisions: [{ content }] }],
      }),
    },
  };
  const pod = { socketPath: () => socketPath, rootOf: (container: string) => join(folder, container) };
  const set = {
    model,
    units: [{ name: unit, model, pod }],
    logs: new Map([[unit, log]]),
    privateKeys: [],
    commandLines: { seen: () => Promise.resolve(commandLines) },
  };
  return {
    set: set as unknown as SeenSet,
    pebble,
    log,
    redisLog,
    state,
    commandLines,
    async [Symbol.asyncDispose]() {
      await pebble[Symbol.asyncDispose]();
      await daemon[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
