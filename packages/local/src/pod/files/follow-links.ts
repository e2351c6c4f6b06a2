import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Follows the symbolic links in the part of a path that exists on this machine.
 *
 * @example
 * ```ts
 * followLinks('/var/run/redis/new'); // '/run/redis/new', where /var/run is a link to /run
 * ```
 */
export function followLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path === '/' ? path : join(followLinks(dirname(path)), basename(path));
  }
}
