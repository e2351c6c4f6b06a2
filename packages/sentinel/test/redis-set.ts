import { redisHealth } from '@charmsmith/redis-health';
import type { RedisAddress, RedisCommand, RedisReply } from '@charmsmith/redis-health/contract';
import { RedisClient, replyOf } from '@charmsmith/redis-health/contract';
import { answerOf, type Asked, unitWith } from '@charmsmith/testing';
import type { Tokens } from '@charmsmith/core';
import { Redis } from 'ioredis';
import { createAuthority, type TestAuthority } from '../../../tools/workspace/certificates.ts';
import {
  freePort,
  type RedisServer,
  type RedisServerOptions,
  startRedisServer,
} from '../../../tools/workspace/redis-server.ts';
import {
  renderConfiguration,
  sentinel,
  SentinelOperations,
  type SentinelSettings,
  SentinelTopology,
} from '../src/index.ts';
import { charmThatKnows } from './charm-plugin.ts';

/** A unit of a test: a real Redis and a real Sentinel on an address of loopback of its own. */
export interface SetUnit {
  readonly host: string;
  readonly redis: RedisServer;
  readonly sentinel: RedisServer;
}

/** Real Redis servers and Sentinels that watch them. */
export interface RedisSet extends AsyncDisposable {
  readonly units: readonly SetUnit[];
  readonly settings: SentinelSettings;
  sentinelAddress(unit: SetUnit): RedisAddress;
  redisAddress(unit: SetUnit): RedisAddress;
  /** Asks any server one thing. */
  ask(address: RedisAddress, command: RedisCommand): Promise<RedisReply>;
  /** A client as an application has it: it asks the Sentinels who the master is. */
  client(): Redis;
  /** Asks the plugin's services as one unit would, by default the first; the others are its peers. */
  as<A>(
    ask: (services: { topology: SentinelTopology; operations: SentinelOperations }) => Promise<A>,
    from?: { readonly unit?: SetUnit; readonly peers?: readonly SetUnit[] },
  ): Promise<Asked<A>>;
}

/** How the set of a test is to be. */
export interface RedisSetOptions {
  readonly program: string;
  readonly units?: number;
  readonly tls?: boolean;
  /** How long a server must be silent to count as down, in milliseconds. Default 500. */
  readonly downAfterMs?: number;
}

type ServerOptions = Pick<RedisServerOptions, 'program' | 'host' | 'tls'>;

const passwords = { password: 'sentinel-password', redisPassword: 'redis-password' };

/**
 * Starts as many units as wanted; the first is the master. Sentinel looks closely: half a second of silence is down.
 *
 * @remarks Known by address: no name but `localhost` is resolved without touching the machine.
 */
export async function startRedisSet({
  program,
  units: count = 3,
  tls = false,
  downAfterMs = 500,
}: RedisSetOptions): Promise<RedisSet> {
  const stack: RedisServer[] = [];
  const hosts = Array.from({ length: count }, (_, n) => `127.0.0.${n + 11}`);
  const authority = tls ? await createAuthority() : undefined;
  const [first = ''] = hosts;
  const units: SetUnit[] = [];
  const masterPort = await freePort(first);
  const settings: SentinelSettings = {
    masterName: 'web',
    masterHost: first,
    masterPort,
    quorum: Math.floor(count / 2) + 1,
    announceHost: '',
    port: 0,
    ...passwords,
    downAfterMs,
    failoverTimeoutMs: 3_000,
    ...(tls ? { tls: { certificate: '', key: '', ca: '', fingerprint: '' } } : {}),
  };
  const start = async (options: RedisServerOptions): Promise<RedisServer> => {
    const server = await startRedisServer(options);
    stack.push(server);
    return server;
  };
  try {
    const servers: { readonly host: string; readonly redis: RedisServer; readonly common: ServerOptions }[] = [];
    for (const host of hosts) {
      const common = { program, host, ...(await issue(authority, host)) };
      const redis = await start({
        ...common,
        // The master's is known to all before it is there.
        port: host === first ? masterPort : await freePort(host),
        password: passwords.redisPassword,
        configuration: [
          `masterauth ${passwords.redisPassword}`,
          `replica-announce-ip ${host}`,
          'repl-diskless-sync-delay 0',
          'repl-ping-replica-period 1',
          ...(tls ? ['tls-replication yes'] : []),
          ...(host === first ? [] : [`replicaof ${first} ${masterPort}`]),
        ],
        // Sentinel asks a master for its replicas when it starts, then every ten seconds: they must be there first.
        ...(host === first ? {} : { readyWhen: /MASTER <-> REPLICA sync: Finished/ }),
      });
      servers.push({ host, redis, common });
    }
    for (const { host, redis, common } of servers) {
      const configuration = serverLines({ ...settings, announceHost: host });
      units.push({ host, redis, sentinel: await start({ ...common, sentinel: true, configuration }) });
    }
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    units,
    settings,
    sentinelAddress,
    redisAddress,
    async ask(address, command) {
      const unit = unitWith([redisHealth({}), charmThatKnows({ settings })]);
      return replyOf(answerOf(await unit.ask({ client: RedisClient }, ({ client }) => client.ask(address, [command]))));
    },
    client: () =>
      new Redis({
        sentinels: units.map((unit) => ({ host: unit.host, port: unit.sentinel.port })),
        name: settings.masterName,
        sentinelPassword: passwords.password,
        password: passwords.redisPassword,
        maxRetriesPerRequest: null,
        ...(authority === undefined ? {} : clientTls(authority)),
      }),
    as(ask, { unit = units[0]!, peers = units } = {}) {
      const plugins = [
        sentinel({ container: 'sentinel', configurationFile: '/etc/redis-server/sentinel.conf', user: 'redis' }),
        redisHealth({ deadlineMs: 1_000 }),
        charmThatKnows({
          settings,
          address: sentinelAddress(unit),
          peers: peers.filter((peer) => peer !== unit).map(sentinelAddress),
          redis: (host) => {
            const of = units.find((each) => each.host === host);
            return of && redisAddress(of);
          },
        }),
      ];
      const services: Tokens<Parameters<typeof ask>[0]> = {
        topology: SentinelTopology,
        operations: SentinelOperations,
      };
      return unitWith(plugins).ask(services, ask);
    },
    [Symbol.asyncDispose]: dispose,
  };

  function trust(host: string) {
    return authority === undefined ? {} : { tls: { ca: authority.certificate, serverNames: [host] } };
  }
  function sentinelAddress(unit: SetUnit): RedisAddress {
    return { host: unit.host, port: unit.sentinel.port, password: passwords.password, ...trust(unit.host) };
  }
  function redisAddress(unit: SetUnit): RedisAddress {
    return { host: unit.host, port: unit.redis.port, password: passwords.redisPassword, ...trust(unit.host) };
  }
  async function dispose(): Promise<void> {
    for (const server of stack) await server[Symbol.asyncDispose]();
  }
}

/** An address of loopback is no name that a certificate of the test must hold. */
function clientTls({ certificate }: TestAuthority) {
  const tls = { ca: certificate, checkServerIdentity: () => undefined };
  return { tls, sentinelTLS: tls, enableTLSForSentinelMode: true };
}

async function issue(authority: TestAuthority | undefined, host: string) {
  if (authority === undefined) return {};
  return { tls: { ...(await authority.issue({ names: [host] })), ca: authority.certificate } };
}

/** The lines of the charm's configuration, but for those that the test server sets itself. */
export function serverLines(settings: SentinelSettings): readonly string[] {
  return renderConfiguration(settings)
    .trimEnd()
    .split('\n')
    .filter((line) => !/^(bind|(tls-)?(port|(cert|key|ca-cert)-file|auth-clients))\b/.test(line));
}
