import { type Report, type Status, token } from '@charmsmith/core';

/** How a Redis server is reached, over TLS when `tls` is there. */
export interface RedisAddress {
  /** Host name or IP. */
  readonly host: string;
  readonly port: number;
  readonly password?: string;
  readonly tls?: RedisTls;
}

/** What a client needs to trust a Redis server, and to be trusted by one that asks for certificates. */
export interface RedisTls {
  /** PEM of the authority that must have issued the server's certificate. */
  readonly ca: string;
  /** The certificate must name one of these, whatever name or IP was dialled. */
  readonly serverNames: readonly string[];
  /** What the client shows of itself, PEM; needed where the server says `tls-auth-clients yes`. */
  readonly client?: { readonly certificate: string; readonly key: string };
}

/** Where this unit's Redis is. The charm provides it. */
export interface RedisConnection {
  /** `undefined` as long as the unit does not know yet, for example its password. */
  address(): Promise<RedisAddress | undefined>;
}
export const RedisConnection = token<RedisConnection>('@charmsmith/redis-health/RedisConnection');

/** A command and its arguments, one word each. */
export type RedisCommand = readonly [string, ...string[]];

/** Why Redis could not be asked, or what it refused. */
export interface RedisFailure {
  /**
   * Of the network (`ECONNREFUSED`, `ETIMEDOUT`), of TLS (`CERT_HAS_EXPIRED`), or the first word of Redis's reply
   * (`WRONGPASS`); `REDIS_BAD_INFO` when it is no Redis, `NOT_CONFIGURED` while the charm knows no address, else
   * `UNKNOWN`.
   */
  readonly code: string;
  /** One line without secrets. */
  readonly message: string;
}

/** What Redis replied to one command: a value in ioredis's shapes, or an error reply. */
export type RedisReply =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: RedisFailure };

/** What came of a question: one reply a command, in their order, or the reason why there is none. */
export type RedisAnswer =
  | { readonly answered: true; readonly replies: readonly RedisReply[] }
  | { readonly answered: false; readonly failure: RedisFailure };

/** How a question is asked. */
export interface RedisAskOptions {
  /** Milliseconds for connecting, authenticating and all answers together. Default: the plugin's `deadlineMs`. */
  readonly deadlineMs?: number;
  /** Ends the question early, besides the dispatch. */
  readonly signal?: AbortSignal;
  /** Arguments that no message may repeat. The address's password is among them always. */
  readonly secrets?: readonly string[];
}

/** Asks Redis servers, and Sentinels. */
export interface RedisClient {
  /**
   * Sends commands over one connection of their own, which is closed whatever happens.
   *
   * @remarks Questions may be asked side by side. An error reply is a result, and so is a server that does not answer.
   *
   * @param address - where, and as whom
   * @param commands - sent at once, in this order
   * @throws only what ends the dispatch, or the reason of `options.signal`
   *
   * @example
   * ```ts
   * const answer = await client.ask(address, [['PING'], ['CONFIG', 'SET', 'maxmemory', '100mb']]);
   * ```
   */
  ask(address: RedisAddress, commands: readonly RedisCommand[], options?: RedisAskOptions): Promise<RedisAnswer>;
}
export const RedisClient = token<RedisClient>('@charmsmith/redis-health/RedisClient');

/** The reply to the only command, or to one of several; a server that did not answer counts as a failure. */
export function replyOf(answer: RedisAnswer, index = 0): RedisReply {
  if (!answer.answered) return { ok: false, failure: answer.failure };
  return answer.replies[index] ?? { ok: false, failure: { code: 'UNKNOWN', message: 'there is no such reply' } };
}

/** A replica, as its master sees it. */
export interface Replica {
  /** As the replica announces itself. */
  readonly host: string;
  readonly port: number;
  /** `wait_bgsave`, `send_bulk` or `online`; a frozen replica stays `online`. */
  readonly state: string;
  /** Seconds since it last acknowledged what it was sent. */
  readonly lagSeconds: number;
  /** How far it is behind. */
  readonly behindBytes: number;
}

/** A replica's link to its master. */
export interface MasterLink {
  /** The master, by the name that the replica was given. */
  readonly host: string;
  readonly port: number;
  readonly up: boolean;
  /** Seconds since it went down; absent while it is up, and when it never was. */
  readonly downSeconds?: number;
  /** Seconds since the master was last heard; absent while the link is down. */
  readonly lastIoSeconds?: number;
  /** Whether the whole dataset is being copied. */
  readonly syncing: boolean;
}

/** What a Redis server says of itself. */
export interface RedisFacts {
  readonly version: string;
  readonly role: 'master' | 'slave';
  /** Whether the dataset is still being read from disk. */
  readonly loading: boolean;
  /** How much of it, 0 to 100, while it is. */
  readonly loadedPercent?: number;
  /** Where it stands in the stream of replication, in bytes. */
  readonly offset: number;
  /** A master's replicas. */
  readonly replicas: readonly Replica[];
  /** A replica's link to its master. */
  readonly link?: MasterLink;
  /** Whether the last snapshot could be written (`rdb_last_bgsave_status`). */
  readonly snapshotWritten: boolean;
  /** Whether the append-only file could be written (`aof_last_write_status`). */
  readonly appendWritten: boolean;
}

export type RedisCheck =
  { readonly alive: true; readonly facts: RedisFacts } | { readonly alive: false; readonly failure: RedisFailure };

/** What the Sentinels say, as far as the health of this unit depends on it. */
export interface SentinelObservation {
  /** Units of the application; alone, a unit needs no majority. */
  readonly units: number;
  /** Whether enough Sentinels are there for a failover (`SENTINEL CKQUORUM`). */
  readonly majority: boolean;
  /** Of the master: `s_down`, `o_down` … */
  readonly flags: ReadonlySet<string>;
  /** Whether the Sentinel does not trust its own clock at the moment. */
  readonly tilt: boolean;
  /** The role that they give to this unit's Redis. */
  readonly role?: 'master' | 'slave';
}

/** What is known beside the check itself. */
export interface KnownConditions {
  readonly sentinels?: SentinelObservation;
  /** Conditions found elsewhere: certificates, containers, peer data. The worst of all shows. */
  readonly conditions?: readonly Status[];
  /** How long a Redis that loads its data, or whose link to its master comes up, is asked again, in ms. Default 0. */
  readonly patienceMs?: number;
}

/** Is this unit's Redis alive. */
export interface RedisHealth {
  /**
   * Asks Redis. Answers within its deadline, whatever Redis does, and leaves nothing open.
   *
   * @param address - another server than this unit's
   */
  check(address?: RedisAddress): Promise<RedisCheck>;
  /**
   * Asks Redis and says it in statuses of unit and application, by the table in the README. Sets the workload's
   * version when Redis is well, and writes the cause into the log when it is not.
   */
  report(known?: KnownConditions): Promise<Report>;
}
export const RedisHealth = token<RedisHealth>('@charmsmith/redis-health/RedisHealth');

/** What a unit shows while Redis does not answer, as the upstream charm says it. */
export const waitingForRedis = 'Waiting for Redis...';

/** What a unit shows while its Sentinels could not fail over, as the upstream charm says it. */
export const waitingForMajority = 'Waiting for majority';
