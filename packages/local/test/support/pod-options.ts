import { resolve } from 'node:path';
import type { Cluster, PodOptions } from '../../src/index.ts';

/** The root of this repository. */
export const workspace = resolve(import.meta.dirname, '../../../..');

/** A program that listens as a Pebble daemon does, where Pebble itself is not the subject. */
export const listener = [process.execPath, resolve(import.meta.dirname, '../programs/listener.ts')];

/** A pod of redis-k8s with the charm folder `test/charm`. */
export function redisPod(changes: Partial<PodOptions> = {}): PodOptions {
  return {
    unitName: 'redis-k8s/0',
    hostName: 'redis-k8s-0',
    fullyQualifiedName: 'redis-k8s-0.redis-k8s-endpoints.dev.svc.cluster.local',
    containers: [
      { name: 'redis', mounts: [{ storage: 'database', location: '/var/lib/redis' }] },
      { name: 'sentinel', mounts: [] },
    ],
    storages: [{ name: 'database' }],
    charmFolder: resolve(import.meta.dirname, '../charm'),
    visibleFolders: [workspace],
    daemonCommand: () => listener,
    ...changes,
  };
}

/** The same for one of several units in a cluster. */
export function redisUnit(cluster: Cluster, number: number, changes: Partial<PodOptions> = {}): PodOptions {
  return redisPod({
    cluster,
    unitName: `redis-k8s/${number}`,
    hostName: `redis-k8s-${number}`,
    fullyQualifiedName: `redis-k8s-${number}.redis-k8s-endpoints.dev.svc.cluster.local`,
    services: ['redis-k8s-endpoints.dev.svc.cluster.local'],
    ...changes,
  });
}
