import { once } from 'node:events';
import { createPod } from '../../src/index.ts';

/** Runs a pod of one unit, and says whether it knows its own name. */
export async function findItself(
  charmFolder: string,
  pebble: readonly string[],
  visibleFolders: readonly string[],
): Promise<boolean> {
  await using pod = await createPod({
    unitName: 'redis-k8s/0',
    hostName: 'redis-k8s-0',
    fullyQualifiedName: 'redis-k8s-0.redis-k8s-endpoints.dev.svc.cluster.local',
    containers: [{ name: 'redis', mounts: [{ storage: 'database', location: '/var/lib/redis' }] }],
    storages: [{ name: 'database' }],
    charmFolder,
    daemonCommand: () => pebble, // such as /usr/local/bin/pebble run --hold --create-dirs
    visibleFolders, // where it lies, if that is in /tmp or the like, of which containers have their own
  });
  console.log(pod.address); // reachable from this machine
  console.log(pod.socketPath('redis')); // the Pebble socket, as a path of this machine
  const child = pod.spawnIn('redis', 'getent', ['hosts', 'redis-k8s-0'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.exitCode === 0;
}
