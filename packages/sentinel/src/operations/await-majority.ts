import type { Deadline } from '@charmsmith/core';
import type { SentinelAnswer } from '../contract.ts';
import { type SentinelGroup, viewsOf } from './sentinel-group.ts';

/** Asks a group until its first Sentinel sees a majority, or there is no prospect of one. */
export async function awaitMajority(group: SentinelGroup, deadline: Deadline): Promise<readonly SentinelAnswer[]> {
  let last: readonly SentinelAnswer[] = [];
  await deadline.until(async () => {
    last = await viewsOf(group);
    return isSettled(last) ? true : undefined;
  });
  return last;
}

/** Whether waiting changes nothing: the first sees a majority, is silent, or too few answer for one. */
export function isSettled(answers: readonly SentinelAnswer[]): boolean {
  const [own] = answers;
  if (own?.answered !== true || own.view.majority.reached) return true;
  return answers.filter(({ answered }) => answered).length <= answers.length / 2;
}
