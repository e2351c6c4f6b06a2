import { type Report, token } from '@charmsmith/core';

/** How a Redis server is reached, over TLS when `tls` is there. */
export interface RedisAddress {
  /** Host name or IP. */
  readonly host: string;
  readonly port: number;
  readonly password?: string;
  readonly tls?: RedisTls;
}

/** What a client needs to trust a Redis server. */
export interface RedisTls {
  /** PEM of the authority that must have issued the server's certificate. */
  readonly ca: string;
  /** The certificate must name one of these, whatever name or IP was dialled. */
  readonly serverNames: readonly string[];
}

/** Where this unit's Redis is. The charm provides it. */
export interface RedisConnection {
  /** `undefined` as long as the unit does not know yet, for example its password. */
  address(): Promise<RedisAddress | undefined>;
}
export const RedisConnection = token<RedisConnection>('@charmsmith/redis-health/RedisConnection');

/** Asks Redis servers, and Sentinels, one thing at a time. */
export interface RedisClient {
  /**
   * Sends one command over a connection of its own and gives the reply in ioredis's shapes.
   *
   * @param address - where, and as whom
   * @param command - the command and its arguments, one word each
   * @throws the first cause that was seen, within the client's deadline; nothing is left open
   */
  ask(address: RedisAddress, command: readonly [string, ...string[]]): Promise<unknown>;
}
export const RedisClient = token<RedisClient>('@charmsmith/redis-health/RedisClient');

/** What a Redis server says of itself. */
export interface RedisFacts {
  readonly version: string;
  readonly role: 'master' | 'slave';
  /** Whether the dataset is still being read from disk. */
  readonly loading: boolean;
  /** A replica's master, by the name it was given. */
  readonly masterHost?: string;
  /** A replica's link to its master. */
  readonly masterLinkUp?: boolean;
  /** A master's replicas. */
  readonly connectedReplicas: number;
}

/** Why Redis could not be asked. */
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

export type RedisCheck =
  { readonly alive: true; readonly facts: RedisFacts } | { readonly alive: false; readonly failure: RedisFailure };

/** Is this unit's Redis alive. */
export interface RedisHealth {
  /** Asks Redis. Answers within its deadline, whatever Redis does, and leaves nothing open. */
  check(): Promise<RedisCheck>;
  /**
   * Asks Redis and says it in statuses: Active for unit and application, and the workload's version set, or Waiting
   * for both, and the cause in the log.
   */
  report(): Promise<Report>;
}
export const RedisHealth = token<RedisHealth>('@charmsmith/redis-health/RedisHealth');

/** What a unit shows while Redis does not answer, as the upstream charm says it. */
export const waitingForRedis = 'Waiting for Redis...';
