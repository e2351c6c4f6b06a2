import type { RedisAddress, RedisClient } from '@charmsmith/redis-health/contract';
import type { MasterAddress, SentinelAnswer } from '../contract.ts';
import { askView } from '../questions/ask-sentinels.ts';
import { masterOf } from '../topology/decide-master.ts';

/** The Sentinels that an operation talks to. */
export interface SentinelGroup {
  readonly client: RedisClient;
  readonly addresses: readonly RedisAddress[];
  readonly masterName: string;
  /** The name that units have for the host of the first, which may be reached by another. */
  readonly firstName?: string;
  /** How a Redis is reached, where that is known. */
  readonly redisAt?: (host: string) => Promise<RedisAddress | undefined>;
}

/** Asks all of a group at once. */
export function viewsOf({ client, addresses, masterName }: SentinelGroup): Promise<readonly SentinelAnswer[]> {
  return Promise.all(addresses.map((address) => askView(client, address, masterName)));
}

/** The names that units have for the hosts of a group's Sentinels, in their order. */
export function namesOf({ addresses, firstName }: SentinelGroup): readonly string[] {
  return addresses.map(({ host }, index) => (index === 0 ? (firstName ?? host) : host));
}

/** What a group says together. */
export function summarise(answers: readonly SentinelAnswer[]): {
  readonly master: MasterAddress | undefined;
  readonly inProgress: boolean;
} {
  return { master: masterOf(answers), inProgress: answers.some(isFailingOver) };
}

/** Whether one says that it is failing over. */
export function isFailingOver(answer: SentinelAnswer | undefined): boolean {
  return answer?.answered === true && answer.view.flags.has('failover_in_progress');
}
