import { token } from '@charmsmith/core';
import type { RedisFailure } from '@charmsmith/redis-health/contract';

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
  /**
   * What it said it is when it was last asked, which is every ten seconds: a former master can be `master` for so long.
   * A Sentinel to whom one is `master` for eight seconds makes it a replica, whatever another has promoted meanwhile.
   */
  readonly roleReported: 'master' | 'slave';
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
