import { isPebbleError, type Pebble } from '@charmsmith/pebble';
import { redisUser } from '../constants.ts';

/**
 * Makes a folder that Redis can write in, or gives it to Redis where it belongs to somebody else, as a fresh storage
 * does.
 *
 * @param path - absolute
 */
export async function ensureRedisFolder(pebble: Pebble, path: string): Promise<void> {
  try {
    const [folder] = await pebble.listFiles(path, { itself: true });
    // Only then: a recursive chown of a large data folder takes long.
    if (folder?.user !== redisUser) await pebble.exec(['chown', '-R', `${redisUser}:${redisUser}`, path]);
  } catch (error) {
    if (!isPebbleError(error, 'PEBBLE_PATH_ERROR') || error.kind !== 'not-found') throw error;
    await pebble.makeDir(path, { makeParents: true, user: redisUser, permissions: '770' });
  }
}
