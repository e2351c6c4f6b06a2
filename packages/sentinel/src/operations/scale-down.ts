import type { Deadline } from '@charmsmith/core';
import { type RedisAddress, replyOf } from '@charmsmith/redis-health/contract';
import type { FailoverResult, ScaleDownOptions, ScaleDownResult, SentinelEndpoint } from '../contract.ts';
import { endpointOf, tellAll } from '../questions/ask-sentinels.ts';
import { failover, type SentinelGroup, summarise, viewsOf } from './failover.ts';
import { reset } from './reset.ts';

/**
 * Takes units away without stranding the master.
 *
 * @param group - the Sentinels of those that stay
 */
export async function scaleDown(
  group: SentinelGroup,
  deadline: Deadline,
  { departing, quorum }: Omit<ScaleDownOptions, 'timeoutMs'>,
): Promise<ScaleDownResult> {
  // First, so that those that stay can agree.
  await tellAll(group.client, group.addresses, ['SENTINEL', 'SET', group.masterName, 'quorum', String(quorum)]);
  const moved = await moveAway(group, deadline, new Set(departing.map(({ host }) => host)));
  if (!moved.done) return { done: false, step: 'failover', failover: moved };
  const alive = await waitForSilence(group, deadline, departing);
  if (alive !== undefined) return { done: false, step: 'departing', sentinel: alive };
  const result = await reset(group, deadline);
  return result.done ? { done: true, master: moved.master } : { done: false, step: 'reset', reset: result };
}

/** Sentinel may choose a replica that goes too: then it has to choose again. */
async function moveAway(
  group: SentinelGroup,
  deadline: Deadline,
  departing: ReadonlySet<string>,
): Promise<FailoverResult> {
  const { master } = summarise(await viewsOf(group));
  if (master === undefined) return { done: false, reason: 'no-majority' };
  if (!departing.has(master.host)) return { done: true, moved: false, master };
  const result = await failover(group, deadline, master.host);
  if (!result.done || !departing.has(result.master.host)) return result;
  if (deadline.leftMs === 0) return { done: false, reason: 'timeout', master: result.master };
  return await moveAway(group, deadline, departing);
}

/** @returns one that still answers when the time is over */
async function waitForSilence(
  { client }: SentinelGroup,
  deadline: Deadline,
  departing: readonly RedisAddress[],
): Promise<SentinelEndpoint | undefined> {
  let alive: RedisAddress | undefined;
  await deadline.until(async () => {
    const answers = await Promise.all(departing.map(async (each) => replyOf(await client.ask(each, [['PING']]))));
    alive = departing.find((_each, index) => answers[index]?.ok);
    return alive === undefined ? true : undefined;
  });
  return alive === undefined ? undefined : endpointOf(alive);
}
