import type { Container } from '@charmsmith/core';
import { isPebbleError } from '@charmsmith/pebble/errors';
import { redisUser } from '../constants.ts';
import { WorkloadProblem } from './workload-problem.ts';

/**
 * Makes a folder that Redis can write in, or gives it to Redis where it belongs to somebody else, as a fresh storage
 * does.
 *
 * @param path - absolute
 * @throws WorkloadProblem when the container cannot give it to Redis
 */
export async function ensureRedisFolder(container: Container, path: string): Promise<void> {
  const { pebble } = container;
  try {
    const [folder] = await pebble.listFiles(path, { itself: true });
    // Only then: a recursive chown of a large data folder takes long.
    if (folder?.user !== redisUser) await giveToRedis(container, path);
  } catch (error) {
    if (!isPebbleError(error, 'PEBBLE_PATH_ERROR') || error.kind !== 'not-found') throw error;
    await pebble.makeDir(path, { makeParents: true, user: redisUser, permissions: '770' });
  }
}

async function giveToRedis(container: Container, path: string): Promise<void> {
  const { exitCode, stderr } = await container.exec(['chown', '-R', `${redisUser}:${redisUser}`, path]);
  if (exitCode !== 0) throw new WorkloadProblem(`chown of ${path} failed: ${stderr.trim().split('\n').at(-1) ?? ''}`);
}
