import type { Deadline } from '@charmsmith/core';
import { type RedisAddress, replyOf } from '@charmsmith/redis-health/contract';
import type { ResetResult, SentinelEndpoint, SentinelView } from '../contract.ts';
import { endpointOf } from '../questions/ask-sentinels.ts';
import { type SentinelGroup, summarise, viewsOf } from './sentinel-group.ts';

/** What a Sentinel needs, as its view says. */
export type ResetNeed = 'none' | 'reset' | 'wait' | 'unhealthy';

/**
 * Decides what to do with one Sentinel.
 *
 * @param units - how many there are now
 */
export function decideReset({ flags, failover, replicas, otherSentinels }: SentinelView, units: number): ResetNeed {
  const others = units - 1;
  const ill = ['s_down', 'o_down', 'disconnected', 'failover_in_progress'].some((flag) => flags.has(flag));
  // Whoever forgets its replicas while the master is down cannot fail over until that is back.
  if (ill || failover !== undefined) return 'unhealthy';
  const following = replicas.filter(({ flags: of, linkUp }) => linkUp && !of.has('s_down') && !of.has('disconnected'));
  if (replicas.length > others || otherSentinels > others) {
    // It finds again only who follows the master: whoever does not would be forgotten for good.
    return following.length >= others ? 'reset' : 'unhealthy';
  }
  return replicas.length === others && otherSentinels === others ? 'none' : 'wait';
}

/** Resets those of a group that remember too many, one after the other, and waits until each has found the rest. */
export async function reset(group: SentinelGroup, deadline: Deadline): Promise<ResetResult> {
  const done: SentinelEndpoint[] = [];
  for (const address of group.addresses) {
    const at = endpointOf(address);
    const stop = (reason: Exclude<ResetResult, { done: true }>['reason']) =>
      ({ done: false, reason, at, reset: done }) as const;
    const before = await needBefore(group, address, deadline);
    if (before === 'silent' || before === 'unhealthy') return stop(before);
    if (before === 'reset') {
      const reply = replyOf(await group.client.ask(address, [['SENTINEL', 'RESET', group.masterName]]));
      if (!reply.ok) return stop('refused');
    }
    // One that counts too few finds the others by itself.
    const restored = await deadline.until(async () => ((await need(group, address)) === 'none' ? true : undefined));
    if (restored === undefined) return stop('timeout');
    if (before === 'reset') done.push(at);
  }
  return { done: true, reset: done };
}

/** A failover that has just ended leaves a Sentinel unwell for a moment. */
async function needBefore(group: SentinelGroup, address: RedisAddress, deadline: Deadline) {
  const seen = await deadline.until(async () => {
    const now = await need(group, address);
    return now === 'unhealthy' ? undefined : now;
  });
  return seen ?? 'unhealthy';
}

async function need(group: SentinelGroup, address: RedisAddress): Promise<ResetNeed | 'silent'> {
  const answers = await viewsOf(group);
  const answer = answers[group.addresses.indexOf(address)];
  if (answer?.answered !== true) return 'silent';
  // One that fails over needs all others to know what it knows.
  if (summarise(answers).inProgress) return 'unhealthy';
  return decideReset(answer.view, group.addresses.length);
}
