import { milliseconds } from '../plan/duration.ts';
import type { ServiceConfig } from '../plan/layer.ts';

const defaults = { delayMs: 500, factor: 2, limitMs: 30_000, killDelayMs: 5_000 };
const jitterShare = 0.1;

/**
 * The time before the next restart: the service's `backoff-delay` first, then each time `backoff-factor` as long, up to
 * its `backoff-limit`.
 *
 * @param previousMs - the time before the last restart, 0 when there was none
 * @returns milliseconds, without jitter
 */
export function nextBackoffMs(config: ServiceConfig, previousMs: number): number {
  const limit = backoffLimitMs(config);
  if (previousMs === 0) return durationMs(config['backoff-delay'], defaults.delayMs);
  return Math.min(previousMs * (config['backoff-factor'] ?? defaults.factor), limit);
}

/** Adds up to a tenth, so that services which failed together do not restart together. */
export function withJitter(ms: number, random: () => number): number {
  return ms * (1 + jitterShare * random());
}

/** How long a run must last for the back-off to begin anew, in milliseconds. */
export function backoffLimitMs(config: ServiceConfig): number {
  return durationMs(config['backoff-limit'], defaults.limitMs);
}

/** How long a service has to end after SIGTERM, in milliseconds. */
export function killDelayMs(config: ServiceConfig): number {
  return durationMs(config['kill-delay'], defaults.killDelayMs);
}

function durationMs(duration: bigint | undefined, fallback: number): number {
  return duration === undefined ? fallback : milliseconds(duration);
}
