import { token } from '@charmsmith/core';
import type { RedisAddress, RedisFailure } from '@charmsmith/redis-health/contract';
import type { MasterAddress, SentinelAnswer, SentinelEndpoint } from './topology.ts';

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
   * all of them and is the new one; then the old one becomes a replica and its clients are sent away. Right after another
   * failover it begins up to eleven seconds later: a Sentinel that still takes the former master for one would undo its
   * promotion.
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
