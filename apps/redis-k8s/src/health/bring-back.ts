import { defineState, type Logger, type ServiceOf, token } from '@charmsmith/core';
import { type RedisClient, replyOf } from '@charmsmith/redis-health/contract';
import * as v from 'valibot';
import { redisPort } from '../constants.ts';
import type { ServerAddresses } from '../workload/addresses.ts';
import type { SentinelsSeen } from './observe-sentinels.ts';

/**
 * Whether no Sentinel knew this unit's Redis as a replica when they were last asked. Those that know it set it right
 * themselves; one that has been reset learns only of replicas that follow the master.
 */
export const Strayed = defineState('redis-k8s/Strayed', {
  schema: v.object({ strayed: v.boolean() }),
  defaults: { strayed: false },
});
export type Strayed = ServiceOf<typeof Strayed>;

/** Has a Redis that nobody cares for follow the master. */
export interface BringBack {
  /** Looks at what the Sentinels say; acts when it is so for the second time. */
  review(seen: SentinelsSeen): Promise<void>;
}
export const BringBack = token<BringBack>('redis-k8s/BringBack');

interface BringBackDependencies {
  readonly client: RedisClient;
  readonly servers: ServerAddresses;
  readonly strayed: Strayed;
  readonly log: Logger;
}

/** Over a connection to this unit's Redis. */
export function bringBack({ client, servers, strayed, log }: BringBackDependencies): BringBack {
  return {
    async review({ strayed: now, masterHost }) {
      const before = strayed.value.strayed;
      await strayed.set({ strayed: now });
      const address = before && now ? await servers.own('redis') : undefined;
      if (address === undefined || masterHost === undefined) return;
      log.warning('no Sentinel knows this Redis: it is told to follow the master', { master: masterHost });
      const reply = replyOf(await client.ask(address, [['REPLICAOF', masterHost, String(redisPort)]]));
      if (!reply.ok) log.warning('Redis cannot be told', { code: reply.failure.code, cause: reply.failure.message });
    },
  };
}
