import { CharmsmithError } from '@charmsmith/errors';
import type { EventData } from '../events/juju-event.ts';

/** A handler that asked to run again with an event. */
export interface DeferredEntry {
  /** The handler's stable id. */
  readonly handler: string;
  readonly event: EventData;
  readonly reason: string;
  /** How often it was deferred: at least 1. */
  readonly attempts: number;
  /** When it was deferred first, RFC 3339. */
  readonly since: string;
}

/** What the framework keeps from one dispatch to the next. */
export interface FrameworkState {
  /** Oldest first. */
  readonly deferred: readonly DeferredEntry[];
}

/** The key under which the state lies in the unit's controller-held state (`state-get`). */
export const stateKey = 'charmsmith';

const version = 1;

/** The stored form of the state; `undefined` when there is nothing to keep. */
export function formatState(state: FrameworkState): string | undefined {
  return state.deferred.length === 0 ? undefined : JSON.stringify({ version, ...state });
}

/**
 * Reads the stored form.
 *
 * @param text - what `state-get` gave; `undefined` or empty before the first commit
 * @throws CharmsmithError `CORE_BAD_STATE` for text that is not this version's: guessing could lose deferred work
 */
export function parseState(text: string | undefined): FrameworkState {
  if (text === undefined || text === '') return { deferred: [] };
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch (cause) {
    throw badState('it is not JSON', cause);
  }
  const { version: found, deferred } = (stored ?? {}) as { readonly version?: unknown; readonly deferred?: unknown };
  if (found !== version) throw badState(`its version is ${String(found)}, not ${version}`);
  if (!Array.isArray(deferred) || !deferred.every(isEntry)) throw badState('its deferred queue is damaged');
  return { deferred };
}

function isEntry(value: unknown): value is DeferredEntry {
  const { handler, event, reason, attempts, since } = (value ?? {}) as Partial<Record<keyof DeferredEntry, unknown>>;
  return (
    [handler, reason, since].every((text) => typeof text === 'string') &&
    typeof attempts === 'number' &&
    typeof (event as { readonly kind?: unknown } | null | undefined)?.kind === 'string'
  );
}

function badState(what: string, cause?: unknown): CharmsmithError {
  return new CharmsmithError(`cannot read the unit's stored state under "${stateKey}": ${what}`, {
    code: 'CORE_BAD_STATE',
    hint: `Refresh to the charm revision that wrote it, or drop it with "juju exec -u UNIT -- state-delete ${stateKey}".`,
    cause,
  });
}
