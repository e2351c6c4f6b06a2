import { type Handles, definitionOf } from '../plugin/handler.ts';
import { type EventData, type EventKind, isDeferrable } from './event-data.ts';
import type { ReconcileEvent } from './juju-event.ts';
import type { HandlerEntry } from './on.ts';
import { eventName, type EventSelector } from './selector.ts';

/** Which events lead to a reconciler. */
export type ReconcileTrigger = EventKind | { readonly kind: EventKind; readonly name?: string };

/** What {@link reconcile} can be told. */
export interface ReconcileOptions {
  /** The events that lead to a call. Default: every event of Juju's whose work can be deferred. */
  readonly on?: readonly ReconcileTrigger[];
  /** The endpoints whose relations `changes()` compares. Default: all of the charm's. */
  readonly relations?: readonly string[];
}

/**
 * Registers a reconciler: called once in a dispatch, after all other handlers, when any event that matters was at hand,
 * deferred work included. It brings the world to what config and relations say now.
 *
 * @param definition - a handler; may defer, and is then called in the next dispatch whatever its event
 *
 * @example
 * ```ts
 * reconcile(
 *   using({ config: WebConfig, containers: Containers }, async (event, { config, containers }) => {
 *     const { config: changed } = await event.changes();
 *     if (changed.includes('port')) await containers.get('web').ensureLayer('web', layer(config));
 *     return active();
 *   }),
 *   { on: ['config-changed', { kind: 'pebble-ready', name: 'web' }] },
 * );
 * ```
 */
export function reconcile(
  definition: Handles<ReconcileEvent>,
  options: ReconcileOptions = {},
): HandlerEntry<EventSelector<'reconcile', undefined>> {
  return {
    selector: { kind: 'reconcile', name: undefined },
    definition: definitionOf(definition),
    reconciles: options,
  };
}

/** Tells whether an event leads to a reconciler. */
export function isTriggeredBy({ on }: ReconcileOptions, event: EventData): boolean {
  if (event.kind === 'reconcile') return false;
  if (on === undefined) return isDeferrable(event.kind) && event.kind !== 'custom';
  return on.some((trigger) => {
    const { kind, name } = typeof trigger === 'string' ? { kind: trigger, name: undefined } : trigger;
    return kind === event.kind && (name === undefined || name === eventName(event));
  });
}
