import type { EventData } from '../events/event-data.ts';
import { canonicalJson } from '../schema/canonical-json.ts';
import type { DeferredEntry } from '../state/framework-state.ts';

/** One handler and an event for it. */
export interface Work {
  readonly handler: string;
  readonly event: EventData;
}

/** When deferred work is given up. */
export interface DeferralLimits {
  readonly maxAttempts?: number;
  readonly maxAgeMs?: number;
}

/** The entry after its handler deferred again; a first deferral when there was no entry. */
export function deferAgain(
  entry: DeferredEntry | undefined,
  work: Work & { readonly reason: string },
  now: Date,
): DeferredEntry {
  return { ...work, attempts: (entry?.attempts ?? 0) + 1, since: entry?.since ?? now.toISOString() };
}

/** Says why an entry is not worth another run; `undefined` when it is. */
export function decideGiveUp(
  { attempts, since }: Pick<DeferredEntry, 'attempts' | 'since'>,
  { maxAttempts, maxAgeMs }: DeferralLimits,
  now: Date,
): string | undefined {
  if (maxAttempts !== undefined && attempts >= maxAttempts) return `it ran ${attempts} times`;
  if (maxAgeMs !== undefined && now.getTime() - Date.parse(since) >= maxAgeMs) return `it is older than ${maxAgeMs} ms`;
  return undefined;
}

/** Tells whether two pieces of work are the same: one handler, equal event. */
export function isSameWork(a: Work, b: Work): boolean {
  return a.handler === b.handler && isSameEvent(a.event, b.event);
}

/** Tells whether two events are equal. */
export function isSameEvent(a: EventData, b: EventData): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
