import type { Deadline } from '@charmsmith/core';
import { type RedisAddress, replyOf } from '@charmsmith/redis-health/contract';
import type {
  FailoverResult,
  MasterAddress,
  ScaleDownOptions,
  ScaleDownResult,
  SentinelEndpoint,
} from '../contract.ts';
import { endpointOf, tellAll } from '../questions/ask-sentinels.ts';
import { failover } from './failover.ts';
import { reset } from './reset.ts';
import { type SentinelGroup, summarise, viewsOf } from './sentinel-group.ts';

/**
 * Takes units away without stranding the master.
 *
 * @param group - the Sentinels of those that stay
 */
export async function scaleDown(
  group: SentinelGroup,
  deadline: Deadline,
  options: Omit<ScaleDownOptions, 'timeoutMs'>,
): Promise<ScaleDownResult> {
  const { departing, quorum } = options;
  // First, so that those that stay can agree.
  await tellAll(group.client, group.addresses, ['SENTINEL', 'SET', group.masterName, 'quorum', String(quorum)]);
  const moved = await moveAway(group, deadline, options);
  if (!moved.done) return { done: false, step: 'failover', failover: moved };
  const alive = await waitForSilence(group, deadline, departing);
  if (alive !== undefined) return { done: false, step: 'departing', sentinel: alive };
  const result = await reset(group, deadline);
  return result.done ? { done: true, master: moved.master } : { done: false, step: 'reset', reset: result };
}

/** Has the master on a unit that stays. */
async function moveAway(
  group: SentinelGroup,
  deadline: Deadline,
  options: Omit<ScaleDownOptions, 'timeoutMs'>,
): Promise<FailoverResult> {
  const { departing, handsOver = false } = options;
  const hosts = departing.map(({ host }) => host);
  const { master } = summarise(await viewsOf(group));
  if (master === undefined) return { done: false, reason: 'no-majority' };
  const going = departing.find(({ host }) => host === master.host);
  if (going === undefined) return { done: true, moved: false, master };
  const left = handsOver ? await waitForUnit(group, deadline, going) : 'silent';
  if (left === 'timeout') return { done: false, reason: 'timeout', master };
  const result: FailoverResult =
    left !== 'silent'
      ? { done: true, moved: true, master: left }
      : await failover(group, deadline, { from: master.host, going: hosts });
  if (!result.done || !hosts.includes(result.master.host)) return result;
  // Sentinel has chosen one that goes, too, before it had heard that it does.
  if (deadline.leftMs === 0) return { done: false, reason: 'timeout', master: result.master };
  return await moveAway(group, deadline, options);
}

/** Waits until a unit has moved the master itself, or does not answer any more. */
async function waitForUnit(
  group: SentinelGroup,
  deadline: Deadline,
  unit: RedisAddress,
): Promise<MasterAddress | 'silent' | 'timeout'> {
  const seen = await deadline.until(async () => {
    const { master, inProgress } = summarise(await viewsOf(group));
    if (master !== undefined && master.host !== unit.host && !inProgress) return master;
    return (await answers(group, unit)) ? undefined : ('silent' as const);
  });
  return seen ?? 'timeout';
}

async function answers({ client }: SentinelGroup, sentinel: RedisAddress): Promise<boolean> {
  return replyOf(await client.ask(sentinel, [['PING']])).ok;
}

/** @returns one that still answers when the time is over */
async function waitForSilence(
  group: SentinelGroup,
  deadline: Deadline,
  departing: readonly RedisAddress[],
): Promise<SentinelEndpoint | undefined> {
  let alive: RedisAddress | undefined;
  await deadline.until(async () => {
    const heard = await Promise.all(departing.map((each) => answers(group, each)));
    alive = departing.find((_each, index) => heard[index]);
    return alive === undefined ? true : undefined;
  });
  return alive === undefined ? undefined : endpointOf(alive);
}
