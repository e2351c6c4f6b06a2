import { CharmsmithError } from '@charmsmith/errors';
import type { Observation } from '../events/changes.ts';
import type { EventData } from '../events/event-data.ts';

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
  /** What each reconciler, by its id, saw when it last succeeded. */
  readonly observed?: Readonly<Record<string, Observation>>;
  /** Whether config was invalid in the last dispatch that looked. */
  readonly invalidConfig?: boolean;
}

/** The key under which the state lies in the unit's controller-held state (`state-get`). */
export const stateKey = 'charmsmith';

const version = 1;

/**
 * The stored form of the state.
 *
 * @param before - what is stored now; as long as nothing is, there need not be anything for an empty state
 */
export function formatState(
  { deferred, observed = {}, invalidConfig = false }: FrameworkState,
  before: string | undefined,
): string | undefined {
  const rest = {
    ...(Object.keys(observed).length === 0 ? {} : { observed }),
    ...(invalidConfig ? { invalidConfig } : {}),
  };
  // Not deleted: Juju's early 4.0 cannot commit the removal of the last key.
  if (deferred.length === 0 && Object.keys(rest).length === 0 && (before ?? '') === '') return before;
  return JSON.stringify({ version, deferred, ...rest });
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
  const fields = (stored ?? {}) as Readonly<Record<string, unknown>>;
  const { version: found, deferred, observed = {}, invalidConfig } = fields;
  if (found !== version) throw badState(`its version is ${String(found)}, not ${version}`);
  if (!Array.isArray(deferred) || !deferred.every(isEntry)) throw badState('its deferred queue is damaged');
  if (!isRecord(observed) || !Object.values(observed).every(isObservation))
    throw badState('its observations are damaged');
  return {
    deferred,
    observed: observed as Readonly<Record<string, Observation>>,
    ...(invalidConfig === true ? { invalidConfig } : {}),
  };
}

function isEntry(value: unknown): value is DeferredEntry {
  const { handler, event, reason, attempts, since } = (value ?? {}) as Partial<Record<keyof DeferredEntry, unknown>>;
  return (
    [handler, reason, since].every((text) => typeof text === 'string') &&
    typeof attempts === 'number' &&
    typeof (event as { readonly kind?: unknown } | null | undefined)?.kind === 'string'
  );
}

function isObservation(value: unknown): value is Observation {
  return isRecord(value) && isRecord(value['config']) && isRecord(value['relations']);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badState(what: string, cause?: unknown): CharmsmithError {
  return new CharmsmithError(`cannot read the unit's stored state under "${stateKey}": ${what}`, {
    code: 'CORE_BAD_STATE',
    hint: `Refresh to the charm revision that wrote it, or drop it with "juju exec -u UNIT -- state-delete ${stateKey}".`,
    cause,
  });
}
