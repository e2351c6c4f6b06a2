import { token } from '@charmsmith/core';
import type { RedisAddress } from '@charmsmith/redis-health/contract';

/** What a unit's Sentinel watches, and how it is reached. */
export interface SentinelSettings {
  /** The name under which Sentinels know the master. */
  readonly masterName: string;
  /** Where the master is when this Sentinel starts for the first time and no other one knows better. */
  readonly masterHost: string;
  readonly masterPort: number;
  /** How many Sentinels must agree that the master is down. */
  readonly quorum: number;
  /** The name by which other units reach this Sentinel. */
  readonly announceHost: string;
  readonly port: number;
  /** Addresses to listen on. Default: all. */
  readonly bind?: readonly string[];
  /**
   * For clients of this Sentinel, and for Sentinels among each other. Visible ASCII without quotes and backslashes, as
   * all passwords here: Sentinel writes them back without quoting and could not read its own file any more.
   */
  readonly password: string;
  /** Passwords that clients may use besides, while the password is being changed. */
  readonly alsoAccepted?: readonly string[];
  /** With which this Sentinel logs in to Redis. */
  readonly redisPassword?: string;
  /** How long the master must be silent to count as down, in milliseconds. Default 5,000. */
  readonly downAfterMs?: number;
  /** After twice this time a failover that did not succeed may be tried again, in milliseconds. Default 30,000. */
  readonly failoverTimeoutMs?: number;
  /** How many replicas copy from a new master at a time. Default 1. */
  readonly parallelSyncs?: number;
  /** Present when Redis and the Sentinels talk TLS. */
  readonly tls?: SentinelTls;
}

/** Files in the container, and what makes Sentinel read them again. */
export interface SentinelTls {
  readonly certificate: string;
  readonly key: string;
  readonly ca: string;
  /** Changes with the files: Sentinel does not reload them while it runs. */
  readonly fingerprint: string;
}

/** What the charm knows for its Sentinels. The charm provides it. */
export interface SentinelEnvironment {
  /** `undefined` as long as something is not known, for example the passwords. */
  settings(): Promise<SentinelSettings | undefined>;
  /** Where this unit's Sentinel answers; `undefined` as long as that is not known. */
  address(): Promise<RedisAddress | undefined>;
  /** Where the Sentinels of the other units answer. */
  peers(): Promise<readonly RedisAddress[]>;
  /**
   * Where the Redis of a unit answers, by the name that Sentinels have for it. Where it is left out, a planned failover
   * loses what is written while it lasts.
   */
  redis?(host: string): Promise<RedisAddress | undefined>;
}
export const SentinelEnvironment = token<SentinelEnvironment>('@charmsmith/sentinel/SentinelEnvironment');

/** What came of bringing the layer up to date. */
export type LayerUpdate =
  | {
      readonly updated: true;
      /**
       * `none`: all was so already. `adjusted`: Sentinel took the changes while it runs. `started`: it was started, for
       * the first time or again.
       */
      readonly change: 'none' | 'adjusted' | 'started';
    }
  /** `unreachable`: no Pebble answers. `not-ready`: the settings are not known. `failed`: the service does not start. */
  | { readonly updated: false; readonly reason: 'unreachable' | 'not-ready' | 'failed' };

/** This unit's Sentinel process. */
export interface Sentinel {
  /**
   * Brings its configuration and its service up to date. Facts only: the charm says what they mean.
   *
   * @remarks The configuration is written once, with the master that the other Sentinels know. From then on the file is
   * Sentinel's, which rewrites it from memory: what changes is told to it by command, and what it reads only when it
   * starts is put into its file while it stands still. Its id and what it has learnt stay.
   *
   * @throws CharmsmithError `SENTINEL_BAD_PASSWORD`
   */
  updateLayer(): Promise<LayerUpdate>;
}
export const Sentinel = token<Sentinel>('@charmsmith/sentinel/Sentinel');
