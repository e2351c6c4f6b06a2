import { definePlugin, type Plugin, provide } from '@charmsmith/core';
import { RedisClient, RedisHealth, type RedisCheck } from '@charmsmith/redis-health/contract';
import { active, waiting } from '@charmsmith/core';
import {
  type FailoverResult,
  masterOf,
  type ResetResult,
  type ScaleDownResult,
  type SentinelAnswer,
  SentinelOperations,
  SentinelTopology,
  type SentinelView,
} from '@charmsmith/sentinel/contract';

/** What all Sentinels of a test say, and what they do when they are told something. */
export interface ToldSentinels {
  /** Units whose Sentinels answer, and what each says; this unit's is the first. */
  views: (Partial<SentinelView> | undefined)[];
  failover: FailoverResult;
  reset: ResetResult;
  scaleDown: ScaleDownResult;
  /** Every operation with its options. */
  readonly told: (readonly [operation: string, options?: unknown])[];
}

/** The name of a unit's host. */
export function hostOf(unit: number): string {
  return `redis-k8s-${unit}.redis-k8s-endpoints.local.svc.cluster.local`;
}

const well = { done: true, master: { host: hostOf(1), port: 6379 } } as const;

/** Sentinels that agree on a master. */
export function toldSentinels(master: string, units = 3): ToldSentinels {
  return {
    views: Array.from({ length: units }, () => ({ master: { host: master, port: 6379 } })),
    failover: { ...well, moved: true },
    reset: { done: true, reset: [] },
    scaleDown: well,
    told: [],
  };
}

/** Puts them in the place of those that would be asked over the network, and a Redis that is well beside them. */
export function toldSentinelsPlugin(sentinels: ToldSentinels): Plugin {
  const answers = () => sentinels.views.map((view, unit) => answer(view, unit, sentinels.views.length));
  const done =
    <T>(operation: string, result: () => T) =>
    (options?: unknown): Promise<T> => {
      sentinels.told.push(options === undefined ? [operation] : [operation, options]);
      return Promise.resolve(result());
    };
  const applied = { applied: [], failed: [] };
  return definePlugin({
    name: 'test/told-sentinels',
    version: '0.0.0',
    parts: () => ({
      overrides: [
        provide(SentinelTopology, {}, () => ({
          views: () => Promise.resolve(answers()),
          master: () => Promise.resolve(masterOf(answers())),
          discover: () => {
            const master = masterOf(answers());
            return Promise.resolve({ ...(master && { master }), asked: 3, answered: 3, candidates: [] });
          },
        })),
        provide(SentinelOperations, {}, () => ({
          failover: done('failover', () => sentinels.failover),
          reset: done('reset', () => sentinels.reset),
          scaleDown: done('scaleDown', () => sentinels.scaleDown),
          setQuorum: done('setQuorum', () => applied),
          setRedisPassword: done('setRedisPassword', () => applied),
          awaitMajority: () => Promise.resolve(answers()),
        })),
        provide(RedisClient, {}, () => ({
          ask: () =>
            Promise.resolve({ answered: false, failure: { code: 'ECONNREFUSED', message: 'refused' } } as const),
        })),
        provide(RedisHealth, {}, () => ({
          check: () => Promise.resolve({ alive: false, failure: { code: 'TEST', message: '' } } satisfies RedisCheck),
          report: ({ sentinels: seen } = {}) =>
            Promise.resolve({ unit: seen?.majority === false ? waiting('Waiting for majority') : active() }),
        })),
      ],
    }),
  })();
}

function answer(view: Partial<SentinelView> | undefined, unit: number, units: number): SentinelAnswer {
  const sentinel = { host: hostOf(unit), port: 26379 };
  if (view === undefined) return { sentinel, answered: false, failure: { code: 'ETIMEDOUT', message: 'no answer' } };
  return {
    sentinel,
    answered: true,
    view: {
      master: { host: hostOf(0), port: 6379 },
      flags: new Set(['master']),
      replicas: [],
      otherSentinels: units - 1,
      quorum: 2,
      majority: { reached: true, usable: units, quorum: true, authorization: true },
      tilt: false,
      ...view,
    },
  };
}
