import type { EventData } from '@charmsmith/core';

/** Work that waits in the charm's queue. Made by {@link deferred}. */
export interface Deferred {
  /** The stable id of the handler: `my-charm: config-changed`. */
  readonly handler: string;
  readonly event: EventData;
  readonly reason: string;
  /** How often it was deferred: at least 1. */
  readonly attempts: number;
  /** When it was deferred first, RFC 3339. */
  readonly since: string;
}

/**
 * Work that waits in the charm's queue.
 *
 * @param handler - the stable id of the handler: the charm's or plugin's name, and the event or the handler's own id
 * @param event - what it is to run with
 * @param settings - default: deferred once, for the reason `not yet`, at the time the run begins
 *
 * @example
 * ```ts
 * deferred('redis-k8s: config-changed', { kind: 'config-changed' }, { attempts: 3 });
 * ```
 */
export function deferred(
  handler: string,
  event: EventData,
  settings: Partial<Omit<Deferred, 'handler' | 'event'>> = {},
): Deferred {
  return { handler, event, reason: 'not yet', attempts: 1, since: '2026-01-01T00:00:00.000Z', ...settings };
}
