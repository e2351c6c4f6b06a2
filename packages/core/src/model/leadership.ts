import type { HookCommands } from '@charmsmith/hook-commands';
import type { Clock } from '../context/clock.ts';
import { token } from '../plugin/token.ts';

/** Whether this unit leads its application. */
export interface Leadership {
  isLeader(): Promise<boolean>;
}
export const Leadership = token<Leadership>('@charmsmith/core/Leadership');

// A "true" is Juju's promise for 30 s, counted from before the question was sent.
const promiseMs = 30_000;

/** Leadership over `is-leader`, asked again when Juju's promise has run out. */
export function createLeadership(commands: Pick<HookCommands, 'isLeader'>, clock: Clock): Leadership {
  let answer: { readonly leader: Promise<boolean>; readonly until: number } | undefined;
  return {
    isLeader() {
      const now = clock.now().getTime();
      if (answer === undefined || now >= answer.until) answer = { leader: commands.isLeader(), until: now + promiseMs };
      return answer.leader;
    },
  };
}
