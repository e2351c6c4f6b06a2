import type { SentinelObservation } from '@charmsmith/redis-health/contract';
import { masterOf, type SentinelAnswer } from '@charmsmith/sentinel/contract';

/** What of the Sentinels' answers a unit's health depends on. */
export interface SentinelsSeen {
  /** `undefined` when this unit's Sentinel is silent. */
  readonly observation?: SentinelObservation;
  /** The host of the master, when a majority of the Sentinels agrees. */
  readonly masterHost?: string;
  /** Whether any of them takes this unit for the master; they may be too few to agree. */
  readonly holdsMaster: boolean;
  /** Whether one of them is failing over. */
  readonly failingOver: boolean;
  /** Whether one of them counts more units than there are: the dead stay until a reset. */
  readonly crowded: boolean;
  /** Whether they agree on another master and none of them knows this unit's Redis as a replica of it. */
  readonly strayed: boolean;
}

/**
 * Reads the answers of all Sentinels.
 *
 * @param answers - this unit's first
 * @param ownHost - this unit's name
 */
export function observeSentinels(answers: readonly SentinelAnswer[], ownHost: string): SentinelsSeen {
  const [own] = answers;
  const masterHost = masterOf(answers)?.host;
  const views = answers.flatMap((answer) => (answer.answered ? [answer.view] : []));
  const failingOver = views.some(({ flags }) => flags.has('failover_in_progress'));
  const others = answers.length - 1;
  const crowded = views.some(({ replicas, otherSentinels }) => Math.max(replicas.length, otherSentinels) > others);
  const elsewhere = masterHost !== undefined && masterHost !== ownHost && answers.length > 1 && !failingOver;
  const strayed = elsewhere && !views.some(({ replicas }) => replicas.some(({ host }) => host === ownHost));
  const holdsMaster = views.some(({ master }) => master.host === ownHost);
  const known = { holdsMaster, failingOver, crowded, strayed, ...(masterHost === undefined ? {} : { masterHost }) };
  if (own?.answered !== true) return known;
  const { majority, flags, tilt } = own.view;
  // Alone a unit has no other role to take, and while they change the roles, none is wrong.
  const certain = masterHost !== undefined && answers.length > 1 && !failingOver;
  return {
    ...known,
    observation: {
      units: answers.length,
      majority: majority.reached,
      flags,
      tilt,
      ...(certain ? { role: masterHost === ownHost ? 'master' : 'slave' } : {}),
    },
  };
}
