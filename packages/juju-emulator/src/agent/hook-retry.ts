const firstDelayMs = 5_000;
const longestDelayMs = 300_000;

/**
 * Says how long Juju waits before it runs a failed hook again. Juju adds some chance to it; this does not, so that a
 * run can be repeated.
 *
 * @param failures - how often it has failed in a row, from 1
 * @returns milliseconds
 */
export function retryDelayMs(failures: number): number {
  return Math.min(firstDelayMs * 2 ** (failures - 1), longestDelayMs);
}
