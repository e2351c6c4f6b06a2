import { type Status, token, worstStatus } from '@charmsmith/core';
import type { PeerData } from '../peers/peer-data.ts';
import type { RedisWorkload } from './redis-workload.ts';
import type { SentinelWorkload } from './sentinel-workload.ts';

/** Both processes of this unit. */
export interface Workloads {
  /**
   * Brings both up to date, and tells the leader which passwords they take.
   *
   * @returns the worst of what keeps them from that, or `undefined` when both succeeded
   */
  update(): Promise<Status | undefined>;
}
export const Workloads = token<Workloads>('redis-k8s/Workloads');

interface WorkloadsDependencies {
  readonly redis: RedisWorkload;
  readonly sentinel: SentinelWorkload;
  readonly peerData: PeerData;
}

/** One after the other; the second also when the first did not succeed. */
export function createWorkloads({ redis, sentinel, peerData }: WorkloadsDependencies): Workloads {
  return {
    async update() {
      const found = [await redis.updateLayer(), await sentinel.updateLayer()];
      const worst = worstStatus(found.filter((status) => status !== undefined));
      if (worst !== undefined) return worst;
      const revision = (await peerData.read())?.passwordsRevision;
      if (revision !== undefined) await peerData.confirmPasswords(revision);
      return undefined;
    },
  };
}
