import type { RedisOptions } from 'ioredis';

/** What a client of the application is told: where the Sentinels are, and how it is let in. */
export interface ClientSettings {
  /** Host names of all units. */
  readonly hosts: readonly string[];
  readonly masterName: string;
  readonly redisPassword: string;
  readonly sentinelPassword: string;
  /** PEM of the authority, when Redis and Sentinel talk TLS. */
  readonly ca?: string;
}

const sentinelPort = 26379;
/** Longer than any answer takes; shorter than the time in which Sentinel notices that a master is gone. */
const patienceMs = 1_000;
const longestPauseMs = 500;
/** Longer than a planned failover holds writes. */
const silenceMs = 5_000;

/**
 * The same, with another Sentinel asked first.
 *
 * @param first - its number, counted on after the last
 */
export function askingFirst(first: number, settings: ClientSettings): ClientSettings {
  const start = first % settings.hosts.length;
  return { ...settings, hosts: [...settings.hosts.slice(start), ...settings.hosts.slice(0, start)] };
}

/**
 * Options of an ioredis client that follows the master and loses as little as a client can: it listens to the Sentinels
 * (`failoverDetector`), leaves a node that has become a replica (`reconnectOnError`) or is gone without a word
 * (`socketTimeout`), and keeps what it could not write until there is a master again (`maxRetriesPerRequest`).
 */
export function clientOptions({
  ca,
  hosts,
  masterName,
  ...passwords
}: ClientSettings): Omit<RedisOptions, 'replyMapping'> {
  return {
    sentinels: hosts.map((host) => ({ host, port: sentinelPort })),
    name: masterName,
    password: passwords.redisPassword,
    sentinelPassword: passwords.sentinelPassword,
    failoverDetector: true,
    // 2: what was refused is sent again to the next master.
    reconnectOnError: ({ message }) => (message.startsWith('READONLY') ? 2 : false),
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(50 * attempt, longestPauseMs),
    connectTimeout: patienceMs,
    socketTimeout: silenceMs,
    sentinelCommandTimeout: patienceMs,
    // All three: without one of them either the Sentinels or the master are spoken to in plain text.
    ...(ca === undefined ? {} : { tls: { ca }, sentinelTLS: { ca }, enableTLSForSentinelMode: true }),
  };
}
