import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Charm, definePlugin, type Plugin, provide } from '@charmsmith/core';
import { runDispatch } from '@charmsmith/core/host';
import {
  type DispatchRecord,
  type Execution,
  hook,
  type Hook,
  relationHook,
  parseCharm,
  type Runner,
  UnitAgent,
  type UnitState,
} from '@charmsmith/juju-emulator';
import {
  createDaemon,
  type Daemon,
  InMemoryFiles,
  inMemoryProcesses,
  inMemoryUsers,
  type ProgramBehaviour,
  TestClock,
} from '@charmsmith/pebble-emulator';
import { charm } from '../src/charm.ts';
import { metadata } from '../src/charm-metadata.gen.ts';
import { ServerPorts } from '../src/workload/addresses.ts';
import type { RedisPorts, RedisPrograms } from './redis-programs.ts';

export type ContainerName = 'redis' | 'sentinel';

/** How the unit of a test is to be. */
export interface EmulatedUnitOptions {
  /** Real Redis processes behind the containers. Without them a service named `redis-server` runs and does nothing. */
  readonly redis?: RedisPrograms & { readonly ports: RedisPorts };
  readonly leader?: boolean;
  /** Plugins beside the charm's own. */
  readonly plugins?: readonly Plugin[];
  /** What a service named `redis-server` does where no real one runs. Default: it runs until it is stopped. */
  readonly redisServer?: ProgramBehaviour;
  /** Files of both containers' image. */
  readonly image?: Readonly<Record<string, string>>;
  /** What the unit agent answers instead. */
  readonly intercept?: (execution: Execution) => Execution['run'];
  readonly state?: Partial<UnitState>;
  /** Ends the charm's process as SIGKILL would, when it fires. */
  readonly killed?: () => AbortSignal;
  /** Variables that the agent forgets. */
  readonly withoutVariables?: readonly string[];
}

/** One unit of the charm in this process: an emulated agent, emulated Pebbles, the real handlers. */
export interface EmulatedUnit extends AsyncDisposable {
  readonly agent: UnitAgent;
  /** Where the unit's servers listen. */
  readonly ports: RedisPorts;
  /** Runs one hook. */
  run(name: string, signal?: AbortSignal): Promise<DispatchRecord>;
  /** Runs an action. */
  action(name: string): Promise<DispatchRecord>;
  /** Runs all that waits. */
  settle(): Promise<readonly DispatchRecord[]>;
  /** Starts a container's Pebble, with nothing of what it held before. Does not queue its pebble-ready. */
  startContainer(name: ContainerName): Promise<void>;
  stopContainer(name: ContainerName): Promise<void>;
  /** Attaches file resources by their contents; queues nothing. */
  attach(resources: Readonly<Record<string, string>>): Promise<void>;
  files(name: ContainerName): InMemoryFiles;
  socketOf(name: string): string;
}

const redisUser = { name: 'redis', uid: 107, gid: 113, home: '/var/lib/redis' };

export async function emulateUnit(options: EmulatedUnitOptions = {}): Promise<EmulatedUnit> {
  const folder = await mkdtemp(join(tmpdir(), 'charmsmith-unit-'));
  const description = parseCharm(metadata, metadata.config, metadata.actions);
  const agent = new UnitAgent({ charm: description });
  agent.update((state) => ({ ...state, leader: options.leader ?? true, ...options.state }));
  const containers = new Map<string, { readonly daemon: Daemon; readonly files: InMemoryFiles }>();
  const socketOf = (name: string) => join(folder, `${name}.socket`);
  // Nobody listens on port 1.
  const ports = options.redis?.ports ?? { redis: 1, sentinel: 1 };
  const composed: Charm = { ...charm, plugins: [...charm.plugins, ...(options.plugins ?? []), portsPlugin(ports)] };

  const runner: Runner = async (execution) => {
    const run = options.intercept?.(execution) ?? execution.run;
    const killed = options.killed?.();
    // Listened for first: the first hook command may be the last.
    const death = killed && once(killed, 'abort').then(() => ({ exitCode: 137, signal: 'SIGKILL' }));
    const dispatched = runDispatch(composed, {
      environment: Object.fromEntries(
        Object.entries(execution.environment).filter(([name]) => !options.withoutVariables?.includes(name)),
      ),
      transport: { run },
      pebbleSocket: socketOf,
      signal: killed === undefined ? execution.signal : AbortSignal.any([execution.signal, killed]),
      writeError: (line) => execution.output('stderr', line),
    });
    if (death === undefined) return { exitCode: await dispatched };
    return await Promise.race([dispatched.then((exitCode) => ({ exitCode })), death]);
  };
  const unit: EmulatedUnit = {
    agent,
    socketOf,
    ports,
    run: (name, signal) => agent.dispatch(eventOf(name), runner, signal === undefined ? {} : { signal }),
    action: (name) => agent.runAction(name, {}, runner),
    async settle() {
      const records: DispatchRecord[] = [];
      for (let record = await agent.next(runner); record?.committed === true; record = await agent.next(runner))
        records.push(record);
      return records;
    },
    async startContainer(name) {
      const files = new InMemoryFiles({ '/var/lib/redis': {}, ...options.image });
      const clock = options.redis?.clock ?? new TestClock();
      const programs = options.redis?.programs(files) ?? {
        'redis-server': options.redisServer ?? {},
        redis_exporter: {},
        chown: { exitCode: 0 },
      };
      const daemon = createDaemon({
        files,
        clock,
        processes: inMemoryProcesses(programs, clock),
        users: inMemoryUsers({ users: [redisUser] }),
        environment: { PATH: '/usr/bin:/bin' },
        uid: process.getuid?.() ?? 0,
      });
      await daemon.serve(socketOf(name));
      containers.set(name, { daemon, files });
    },
    async stopContainer(name) {
      await containers.get(name)?.daemon[Symbol.asyncDispose]();
      containers.delete(name);
    },
    async attach(resources) {
      for (const [name, content] of Object.entries(resources)) {
        const path = join(folder, name);
        await writeFile(path, content, { mode: 0o600 });
        agent.update((state) => ({ ...state, resources: { ...state.resources, [name]: path } }));
      }
    },
    files(name) {
      const container = containers.get(name);
      if (container === undefined) throw new Error(`container ${name} does not run`);
      return container.files;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...containers.values()].map(({ daemon }) => daemon[Symbol.asyncDispose]()));
      await rm(folder, { recursive: true, force: true });
    },
  };
  return unit;
}

/** Sends the charm's own questions to where the real processes listen; everything else of them is the charm's. */
function portsPlugin(ports: RedisPorts): Plugin {
  return definePlugin({
    name: 'test/ports',
    version: '0.0.0',
    parts: () => ({ overrides: [provide(ServerPorts, {}, () => ports)] }),
  })();
}

function eventOf(name: string): Hook {
  return name.startsWith('redis-peers-') ? relationHook('redis-peers:0', 'changed') : hook(name);
}
