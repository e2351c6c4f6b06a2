import type { EventData, EventKind } from './juju-event.ts';

/** Which events a handler wants: a kind, and the exact metadata name where the kind has one. */
export interface EventSelector<K extends EventKind = EventKind, N extends string | undefined = string | undefined> {
  readonly kind: K;
  /** Endpoint, container, storage or action. */
  readonly name: N;
}

/** The metadata name in an event: endpoint, container, storage or action. */
export function eventName(event: EventData): string | undefined {
  switch (event.kind) {
    case 'relation-created':
    case 'relation-joined':
    case 'relation-changed':
    case 'relation-departed':
    case 'relation-broken':
      return event.endpoint;
    case 'storage-attached':
    case 'storage-detaching':
      return event.storage;
    case 'pebble-ready':
    case 'pebble-custom-notice':
    case 'pebble-check-failed':
    case 'pebble-check-recovered':
      return event.container;
    case 'action':
    case 'unknown':
      return event.name;
    default:
      return undefined;
  }
}

/** Tells whether a selector selects an event. */
export function selects(selector: EventSelector, event: EventData): boolean {
  return selector.kind === event.kind && selector.name === eventName(event);
}

/** A selector as Juju spells the hook: `redis-pebble-ready`, or `check-service action`. */
export function selectorKey(selector: EventSelector): string {
  if (selector.kind === 'action') return `${String(selector.name)} action`;
  return selector.name === undefined ? selector.kind : `${selector.name}-${selector.kind}`;
}
