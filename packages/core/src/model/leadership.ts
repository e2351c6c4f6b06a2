import { CharmsmithError } from '@charmsmith/errors';
import type { HookCommands } from '@charmsmith/hook-commands';
import type { Clock } from '../context/clock.ts';
import { token } from '../plugin/token.ts';

/** Whether this unit leads its application. Juju is asked when somebody wants to know, and not before. */
export interface Leadership {
  isLeader(): Promise<boolean>;
  /**
   * Does something as the leader.
   *
   * @returns what `lead` gave; `undefined` when this unit does not lead
   */
  ifLeader<T>(lead: () => T | Promise<T>): Promise<T | undefined>;
  /**
   * Refuses to go on when this unit does not lead.
   *
   * @param what - what the leader alone may do, as in "cannot …"
   * @throws CharmsmithError `CORE_NOT_LEADER`
   */
  require(what: string): Promise<void>;
}
export const Leadership = token<Leadership>('@charmsmith/core/Leadership');

// A "true" is Juju's promise for 30 s, counted from before the question was sent.
const promiseMs = 30_000;

interface LeadershipDependencies {
  readonly commands: Pick<HookCommands, 'isLeader'>;
  readonly clock: Clock;
  readonly unitName: string;
}

/** Leadership as the host sees it: an answer that came by the way saves the question. */
export interface KnownLeadership extends Leadership {
  /** The answer that still holds, when there is one. */
  readonly known: () => Promise<boolean> | undefined;
  /** Takes note of an answer that Juju gave to another question, asked at that time. */
  readonly learn: (leader: boolean, askedAt: Date) => void;
}

/** Leadership over `is-leader`, asked again when Juju's promise has run out. */
export function createLeadership({ commands, clock, unitName }: LeadershipDependencies): KnownLeadership {
  let answer: { readonly leader: Promise<boolean>; readonly until: number } | undefined;
  const known = () => (answer !== undefined && clock.now().getTime() < answer.until ? answer.leader : undefined);
  const isLeader = () => {
    const valid = known();
    if (valid !== undefined) return valid;
    const until = clock.now().getTime() + promiseMs;
    const leader = commands.isLeader();
    answer = { leader, until };
    return leader;
  };
  return {
    isLeader,
    known,
    learn: (leader, askedAt) => (answer = { leader: Promise.resolve(leader), until: askedAt.getTime() + promiseMs }),
    ifLeader: async (lead) => ((await isLeader()) ? await lead() : undefined),
    async require(what) {
      if (await isLeader()) return;
      throw new CharmsmithError(`cannot ${what}: ${unitName} is not the leader`, {
        code: 'CORE_NOT_LEADER',
        hint: 'Ask Leadership first; the leader alone acts for the application.',
      });
    },
  };
}
