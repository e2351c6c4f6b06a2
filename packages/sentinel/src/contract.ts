import { token } from '@charmsmith/core';
import type { RedisAddress, RedisFailure } from '@charmsmith/redis-health/contract';

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

/** Where a master is. */
export interface MasterAddress {
  readonly host: string;
  readonly port: number;
}

/** Where a Sentinel is. */
export interface SentinelEndpoint {
  readonly host: string;
  readonly port: number;
}

/** What the Sentinels hold for the master, counted. */
export interface Discovery {
  /** The master that more than half of those asked name; `undefined` when they are too few or disagree. */
  readonly master?: MasterAddress;
  readonly asked: number;
  readonly answered: number;
  /** Every master that was named, most votes first. */
  readonly candidates: readonly { readonly master: MasterAddress; readonly votes: number }[];
}

/** Whether enough Sentinels are there, as one of them sees it (`SENTINEL CKQUORUM`). */
export interface Majority {
  /** Whether a failover could be agreed on and authorised. */
  readonly reached: boolean;
  /** Sentinels that count, this one among them. */
  readonly usable: number;
  /** Whether they suffice to hold the master for down. */
  readonly quorum: boolean;
  /** Whether they suffice to authorise a failover. */
  readonly authorization: boolean;
}

/** How far a failover is; only the Sentinel that coordinates it knows. */
export type FailoverState =
  'wait_start' | 'select_slave' | 'send_slaveof_noone' | 'wait_promotion' | 'reconf_slaves' | 'update_config';

/** A replica, as a Sentinel sees it. */
export interface ReplicaView {
  readonly host: string;
  readonly port: number;
  /** `slave`, and `s_down` or `disconnected` when it is gone: dead ones stay until a reset. */
  readonly flags: ReadonlySet<string>;
  readonly linkUp: boolean;
  /** 0: never to be promoted. */
  readonly priority: number;
  readonly offset: number;
}

/** What one Sentinel says of the master. */
export interface SentinelView {
  readonly master: MasterAddress;
  /** `master`, `s_down`, `o_down`, `disconnected`, `failover_in_progress`, `force_failover` … */
  readonly flags: ReadonlySet<string>;
  readonly failover?: FailoverState;
  readonly replicas: readonly ReplicaView[];
  /** Sentinels besides this one, dead ones among them until a reset. */
  readonly otherSentinels: number;
  readonly quorum: number;
  readonly majority: Majority;
  /** Whether it distrusts its own clock, and so decides nothing at the moment. */
  readonly tilt: boolean;
}

/** What came of asking one Sentinel. */
export type SentinelAnswer =
  | { readonly sentinel: SentinelEndpoint; readonly answered: true; readonly view: SentinelView }
  /** It is silent, refuses, does not know the master, or is no Sentinel (`SENTINEL_BAD_REPLY`). */
  | { readonly sentinel: SentinelEndpoint; readonly answered: false; readonly failure: RedisFailure };

/** What the Sentinels know. All are asked at once, within one deadline, and nothing that they say is thrown. */
export interface SentinelTopology {
  /** The master by the majority of all Sentinels; `undefined` when there is none. */
  master(): Promise<MasterAddress | undefined>;
  /** The same with the votes. */
  discover(): Promise<Discovery>;
  /** Everything that each Sentinel says, this unit's first. */
  views(): Promise<readonly SentinelAnswer[]>;
}
export const SentinelTopology = token<SentinelTopology>('@charmsmith/sentinel/SentinelTopology');

/** What each Sentinel made of a command. */
export interface Applied {
  readonly applied: readonly SentinelEndpoint[];
  readonly failed: readonly { readonly sentinel: SentinelEndpoint; readonly failure: RedisFailure }[];
}

/** How long an operation may take. */
export interface OperationOptions {
  /** Milliseconds until it gives up and says how far it came. Default: the plugin's `patienceMs`. */
  readonly timeoutMs?: number;
}

/** For {@link SentinelOperations.failover}. */
export interface FailoverOptions extends OperationOptions {
  /** The host that must not be the master any more; nothing is done when it is not. Default: the master there is. */
  readonly from?: string;
  /**
   * Hosts that are on their way out, that of this unit among them when it is. They must not become the master: their
   * priority is set to 0, and Sentinel hears of that within ten seconds. A Sentinel of another host does it where one can,
   * and what it has to do then goes on without them, so it is over as soon as most Sentinels name the new master. They
   * must be known to `SentinelEnvironment.redis`.
   */
  readonly going?: readonly string[];
}

/** What came of a failover. What is not done yet can be asked for again. */
export type FailoverResult =
  /** `moved`: whether it had to be moved, or was elsewhere already. */
  | { readonly done: true; readonly moved: boolean; readonly master: MasterAddress }
  | {
      readonly done: false;
      /**
       * `no-majority`: the Sentinels do not agree on a master. `no-good-replica`: nothing to promote, which is normal
       * for a unit that is alone, or none that has caught up. `refused`: by every Sentinel. `timeout`: it was begun, and is not over yet.
       */
      readonly reason: 'no-majority' | 'no-good-replica' | 'refused' | 'timeout';
      /** The master as it is known now. */
      readonly master?: MasterAddress;
      readonly failure?: RedisFailure;
    };

/** What came of resetting the Sentinels one after the other. */
export type ResetResult =
  | { readonly done: true; readonly reset: readonly SentinelEndpoint[] }
  | {
      readonly done: false;
      /** `unhealthy`: the master is not well, so none may forget it. `silent`: that Sentinel does not answer. */
      readonly reason: 'unhealthy' | 'silent' | 'refused' | 'timeout';
      /** The Sentinel at which it stands. */
      readonly at: SentinelEndpoint;
      /** Those that were reset and have found everybody again. */
      readonly reset: readonly SentinelEndpoint[];
    };

/** For {@link SentinelOperations.scaleDown}. */
export interface ScaleDownOptions extends OperationOptions {
  /** The Sentinels of the units that go, whether they still answer or not. Their Redis has the same host. */
  readonly departing: readonly RedisAddress[];
  /** The quorum of those that stay. */
  readonly quorum: number;
  /**
   * Whether a unit that goes moves the master itself as long as it runs, as with `failover({ from: itself })`. Two that
   * move it at once would promote two replicas. Default: false.
   */
  readonly handsOver?: boolean;
}

/** What came of taking units away. Nothing of it harms when it is asked for again. */
export type ScaleDownResult =
  | { readonly done: true; readonly master: MasterAddress }
  /** The master is still on a unit that goes, or could not be found: that unit must not go yet. */
  | { readonly done: false; readonly step: 'failover'; readonly failover: Exclude<FailoverResult, { done: true }> }
  /** A Sentinel that goes still answers, and would be found again after a reset. */
  | { readonly done: false; readonly step: 'departing'; readonly sentinel: SentinelEndpoint }
  | { readonly done: false; readonly step: 'reset'; readonly reset: Exclude<ResetResult, { done: true }> };

/** What can be asked of the Sentinels of all units together. Facts only, and never without an end. */
export interface SentinelOperations {
  /** Tells all how many must agree that the master is down. */
  setQuorum(quorum: number): Promise<Applied>;
  /** Tells all the new password of Redis. Established links stay up; do it right after Redis has got it. */
  setRedisPassword(password: string): Promise<Applied>;
  /**
   * Moves the master, and waits until most Sentinels name the new one and none is failing over any more.
   *
   * @remarks Sentinel alone tells the old master last, ten seconds later, and what that acknowledged meanwhile is lost.
   * Where the environment knows `redis`, writes are held at the old master, for about two seconds, until a replica has
   * all of them and is the new one; then the old one becomes a replica and its clients are sent away.
   */
  failover(options?: FailoverOptions): Promise<FailoverResult>;
  /**
   * Makes the Sentinels forget units that are gone, one Sentinel at a time: a Sentinel that has just forgotten
   * everybody can take no part in a failover, so the next one follows when it has found all again.
   *
   * @remarks Those that count right already are left alone.
   */
  reset(options?: OperationOptions): Promise<ResetResult>;
  /**
   * Waits until this unit's Sentinel counts enough others for a failover, as after a start, when it has to hear of them
   * first. Gives up at once while most of the Sentinels do not answer.
   *
   * @returns what each said last, this unit's first
   */
  awaitMajority(options?: OperationOptions): Promise<readonly SentinelAnswer[]>;
  /** Takes units away: quorum, the master elsewhere, the departing Sentinels silent, then a reset. */
  scaleDown(options: ScaleDownOptions): Promise<ScaleDownResult>;
}
export const SentinelOperations = token<SentinelOperations>('@charmsmith/sentinel/SentinelOperations');

export { masterOf } from './topology/decide-master.ts';
