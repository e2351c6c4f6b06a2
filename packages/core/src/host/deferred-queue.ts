import type { EventData } from '../events/juju-event.ts';
import type { DeferredEntry } from '../state/framework-state.ts';

/** The entry after its handler deferred again; a first deferral when there was no entry. */
export function deferAgain(
  entry: DeferredEntry | undefined,
  work: { readonly handler: string; readonly event: EventData; readonly reason: string },
  now: Date,
): DeferredEntry {
  return { ...work, attempts: (entry?.attempts ?? 0) + 1, since: entry?.since ?? now.toISOString() };
}

/** Tells whether two pieces of work are the same: one handler, equal event. */
export function isSameWork(
  a: { readonly handler: string; readonly event: EventData },
  b: { readonly handler: string; readonly event: EventData },
): boolean {
  return a.handler === b.handler && canonical(a.event) === canonical(b.event);
}

function canonical(event: EventData): string {
  return JSON.stringify(Object.entries(event).sort(([a], [b]) => (a < b ? -1 : 1)));
}
