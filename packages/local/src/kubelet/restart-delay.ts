const firstDelayMs = 10_000;
const longestDelayMs = 300_000;

/**
 * How long the kubelet waits before it starts a container again that has ended: not at all the first time, then ten
 * seconds, doubled with each further end up to five minutes.
 *
 * @param ends - how often it has ended since it last ran for long, from 1
 * @returns milliseconds
 */
export function restartDelayMs(ends: number): number {
  return ends <= 1 ? 0 : Math.min(firstDelayMs * 2 ** (ends - 2), longestDelayMs);
}

/** How long a container runs until its ends are forgotten, in milliseconds. */
export const steadyMs = 600_000;
