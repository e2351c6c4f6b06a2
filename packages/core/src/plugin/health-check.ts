import { describeError } from '@charmsmith/errors';
import { token } from './token.ts';
import { contributionPoint } from './contribution.ts';

/** Asks a part of the workload how it is. Contributed by plugins, run by {@link Health}. */
export interface HealthCheck {
  /** `redis`, `sentinel` …: unique in a charm. */
  readonly name: string;
  /**
   * @param signal - ends when the dispatch does, or the check has taken too long
   * @returns what is wrong, as a sentence; nothing when all is well. Throwing means that something is wrong, too
   */
  readonly check: (signal: AbortSignal) => Promise<string | undefined | void>;
}
export const HealthCheck = contributionPoint<HealthCheck>('@charmsmith/core/HealthCheck');

/** How a part of the workload is. */
export interface HealthReport {
  readonly name: string;
  readonly healthy: boolean;
  /** What is wrong; empty when nothing is. */
  readonly message: string;
}

/** All health checks that plugins contributed. */
export interface Health {
  /**
   * Runs all checks, side by side.
   *
   * @param options - `timeoutMs` for each, default 5,000
   * @returns in plugin order
   */
  run(options?: { readonly timeoutMs?: number }): Promise<readonly HealthReport[]>;
}
export const Health = token<Health>('@charmsmith/core/Health');

/** Health over the contributed checks. */
export function createHealth(checks: readonly HealthCheck[], signal: AbortSignal): Health {
  return {
    run: ({ timeoutMs = 5_000 } = {}) => Promise.all(checks.map((check) => runCheck(check, signal, timeoutMs))),
  };
}

async function runCheck({ name, check }: HealthCheck, signal: AbortSignal, timeoutMs: number): Promise<HealthReport> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  const ends = AbortSignal.any([signal, timeout.signal]);
  try {
    // A check that does not listen to the signal is not waited for.
    const message = (await Promise.race([check(ends), rejectionOf(ends)])) ?? '';
    return { name, healthy: message === '', message };
  } catch (error) {
    signal.throwIfAborted();
    return { name, healthy: false, message: describeError(error) };
  } finally {
    clearTimeout(timer);
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
