import { token } from '@charmsmith/core';
import type { RedisAddress } from '@charmsmith/redis-health/contract';

/** What a unit's Sentinel watches, and how it is reached. */
export interface SentinelSettings {
  /** The name under which Sentinels know the master. */
  readonly masterName: string;
  /** Where the master is when this Sentinel starts for the first time; later it knows better. */
  readonly masterHost: string;
  readonly masterPort: number;
  /** How many Sentinels must agree that the master is down. */
  readonly quorum: number;
  /** The name by which other units reach this Sentinel. */
  readonly announceHost: string;
  readonly port: number;
  /** For clients of this Sentinel. */
  readonly password: string;
  /** With which this Sentinel logs in to Redis. */
  readonly redisPassword: string;
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

/** What the charm knows for its Sentinel. The charm provides it. */
export interface SentinelEnvironment {
  /** `undefined` as long as something is not known, for example the passwords. */
  settings(): Promise<SentinelSettings | undefined>;
  /** Where this unit's Sentinel answers; `undefined` as long as that is not known. */
  address(): Promise<RedisAddress | undefined>;
}
export const SentinelEnvironment = token<SentinelEnvironment>('@charmsmith/sentinel/SentinelEnvironment');

/** What came of bringing the layer up to date. */
export type LayerUpdate =
  | { readonly updated: true; readonly changed: boolean }
  /** `unreachable`: no Pebble answers. `not-ready`: the settings are not known. `failed`: the service does not start. */
  | { readonly updated: false; readonly reason: 'unreachable' | 'not-ready' | 'failed' };

/** This unit's Sentinel process. */
export interface Sentinel {
  /** Brings its configuration and its service up to date. Facts only: the charm says what they mean. */
  updateLayer(): Promise<LayerUpdate>;
}
export const Sentinel = token<Sentinel>('@charmsmith/sentinel/Sentinel');

/** Where a master is. */
export interface MasterAddress {
  readonly host: string;
  readonly port: number;
}

/** What the Sentinels know. */
export interface SentinelTopology {
  /** The master that this unit's Sentinel knows now; `undefined` when it does not answer or knows none. */
  master(): Promise<MasterAddress | undefined>;
}
export const SentinelTopology = token<SentinelTopology>('@charmsmith/sentinel/SentinelTopology');
