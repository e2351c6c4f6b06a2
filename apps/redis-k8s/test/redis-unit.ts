import { readFileSync } from 'node:fs';
import { type Charm, definePlugin, type Plugin, provide } from '@charmsmith/core';
import { shownApplicationStatus } from '@charmsmith/juju-emulator';
import { type ProgramBehaviour, TestClock } from '@charmsmith/pebble-emulator';
import {
  container,
  emulateUnit,
  type EmulatedUnit,
  type EmulatedUnitOptions,
  peerRelation,
  type State,
  storage,
} from '@charmsmith/testing';
import { findProgram } from '../../../tools/workspace/programs.ts';
import { freePort } from '../../../tools/workspace/redis-server.ts';
import { charm } from '../src/charm.ts';
import type { metadata } from '../src/charm-metadata.gen.ts';
import { ServerPorts } from '../src/workload/addresses.ts';
import { checkThatNoSecretShows } from './no-secret-shows.ts';
import { type RedisPorts, type RedisPrograms, realRedisPrograms } from './redis-programs.ts';

type Metadata = typeof metadata;

/** A unit of redis-k8s in this process. */
export type RedisUnit = EmulatedUnit<Metadata>;

/** The real Redis; suites that need it do not run without it. */
export const redisProgram = findProgram('redis-server');

/** How the unit of a test is to be. */
export interface RedisUnitOptions extends Pick<EmulatedUnitOptions<Metadata>, 'intercept' | 'ending'> {
  /** What differs from a leader that has just been deployed, and whose containers do not run yet. */
  readonly state?: State<Metadata>;
  /** Plugins beside the charm's own. */
  readonly plugins?: readonly Plugin[];
  /** What `redis-server` does where no real one runs. Default: it runs until it is stopped. */
  readonly redisServer?: ProgramBehaviour;
  /** What `chown` does where no real Redis runs. Default: it succeeds. */
  readonly chown?: ProgramBehaviour;
  /** Where the charm's questions go instead. Default: to the real processes, or to where nobody listens. */
  readonly ports?: Partial<RedisPorts>;
  /** Users of both containers' image. Default: redis. */
  readonly users?: readonly (typeof redisUser)[];
  /** Files of both containers' image. */
  readonly image?: Readonly<Record<string, string>>;
}

/** Where nobody listens. */
const nowhere: RedisPorts = { redis: 1, sentinel: 1 };

const redisUser = { name: 'redis', uid: 107, gid: 113, home: '/var/lib/redis' };

/** A unit behind whose containers no real Redis runs; nothing is deployed yet. */
export function emulateRedisUnit(options: RedisUnitOptions = {}): Promise<RedisUnit> {
  return open(options, { ...nowhere, ...options.ports });
}

/** A unit behind whose containers real Redis processes run; nothing is deployed yet. */
export async function emulateRealRedisUnit(
  options: RedisUnitOptions = {},
): Promise<RedisUnit & { readonly ports: RedisPorts }> {
  if (redisProgram === undefined) throw new Error('redis-server is not installed');
  const ports = { redis: await freePort(), sentinel: await freePort() };
  const asked = { ...ports, ...options.ports };
  return Object.assign(await open(options, asked, realRedisPrograms(redisProgram, ports)), { ports });
}

async function open(options: RedisUnitOptions, ports: RedisPorts, real?: RedisPrograms): Promise<RedisUnit> {
  const {
    plugins = [],
    redisServer = {},
    chown = { exitCode: 0 },
    users = [redisUser],
    image = {},
    state,
    ...others
  } = options;
  const composed: Charm<Metadata> = { ...charm, plugins: [...charm.plugins, ...plugins, portsPlugin(ports)] };
  const described = container({
    canConnect: false,
    files: { '/var/lib/redis': {}, ...image },
    users,
    programs: real?.programs ?? { 'redis-server': redisServer, redis_exporter: {}, chown },
  });
  const unit = await emulateUnit(composed, {
    // Certificates are issued at the time that it is.
    clock: real?.clock ?? new TestClock(new Date()),
    ...others,
    state: {
      leader: true,
      relations: [peerRelation('redis-peers')],
      storages: [storage('database')],
      model: { name: 'local' },
      containers: { redis: described, sentinel: described },
      ...state,
    },
  });
  return watchSecrets(unit);
}

/** A unit whose end is an error when a secret of it shows anywhere. */
function watchSecrets(unit: RedisUnit): RedisUnit {
  const keys: string[] = [];
  const attach = unit.attach.bind(unit);
  const dispose = unit[Symbol.asyncDispose].bind(unit);
  return Object.assign(unit, {
    async attach(resources: Parameters<typeof attach>[0]) {
      const { 'key-file': key } = resources;
      if (typeof key === 'string' && key !== '') keys.push(key);
      await attach(resources);
    },
    async [Symbol.asyncDispose]() {
      try {
        await checkThatNoSecretShows(unit, keys);
      } finally {
        await dispose();
      }
    },
  });
}

/** Sends the charm's own questions to where the real processes listen; everything else of them is the charm's. */
function portsPlugin(ports: RedisPorts): Plugin {
  return definePlugin({
    name: 'test/ports',
    version: '0.0.0',
    parts: () => ({ overrides: [provide(ServerPorts, {}, () => ports)] }),
  })();
}

/** Deploys a unit with both containers ready, as Juju would: after it Redis and Sentinel run. */
export async function deploy(unit: RedisUnit): Promise<void> {
  unit.agent.deploy();
  for (const name of ['redis', 'sentinel'] as const) {
    await unit.startContainer(name);
    unit.agent.pebbleReady(name);
  }
  await unit.settle();
}

/**
 * What a unit shows: status and message.
 *
 * @throws when the charm's README does not explain it
 */
export function shown(unit: RedisUnit): string {
  const { status, message } = unit.agent.status;
  const text = message === '' ? status : `${status}: ${message}`;
  if (status !== 'unknown' && !explained.some((known) => known.test(text))) throw new Error(`README lacks "${text}"`);
  return text;
}

/** What the README explains, its `…` standing for anything. */
const explained = [
  ...readFileSync(new URL('../README.md', import.meta.url), 'utf8').matchAll(
    /^\| (active|blocked|waiting) +\| (?:`(.*?)`)? +\|/gm,
  ),
].map(([, status = '', message]) => {
  const text = message === undefined ? status : `${status}: ${message}`;
  return new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*')}$`);
});

/** What the application shows: what its leader set, or else what Juju makes of its units. */
export function shownApplication(unit: RedisUnit): string {
  const { status, message } = shownApplicationStatus(unit.agent.state);
  return message === '' ? status : `${status}: ${message}`;
}

/** The lines of the unit's log at a level or above WARNING. */
export function warnings(unit: RedisUnit): readonly string[] {
  const loud = new Set(['WARNING', 'ERROR', 'CRITICAL']);
  return unit.agent.state.log.filter(({ level }) => loud.has(level)).map(({ level, message }) => `${level} ${message}`);
}

/** The handlers that wait in the deferred queue. */
export async function deferred(unit: RedisUnit): Promise<readonly string[]> {
  return (await unit.state()).deferred.map(({ handler }) => handler);
}
