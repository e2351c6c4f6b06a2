import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspace.mjs';

/**
 * @typedef {object} NxTask What Nx wrote down about one task of its last run.
 * @property {string} projectName
 * @property {string} target
 * @property {'cache-miss' | 'local-cache-hit' | 'remote-cache-hit'} cacheStatus
 * @property {number} status 0 when it succeeded
 */

/**
 * Reads which tasks the Nx run that began after a moment has done.
 *
 * @param {number} sinceMs milliseconds since the epoch
 * @param {string} [path]
 * @returns {NxTask[]} empty when Nx did not come so far as to write its record
 */
export function readNxRun(sinceMs, path = join(root, '.nx/cache/run.json')) {
  try {
    const { run, tasks } = JSON.parse(readFileSync(path, 'utf8'));
    return Date.parse(run.startTime) >= sinceMs ? tasks : [];
  } catch {
    return [];
  }
}

/** @param {NxTask} task */
export function isCached(task) {
  return task.cacheStatus !== 'cache-miss';
}
