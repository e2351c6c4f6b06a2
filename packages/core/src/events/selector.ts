import type { EventData, EventKind } from './event-data.ts';

/** Which events a handler wants: a kind, and the exact metadata name where the kind has one. */
export interface EventSelector<K extends EventKind = EventKind, N extends string | undefined = string | undefined> {
  readonly kind: K;
  /** Endpoint, container, storage, action, or the name of a custom event. */
  readonly name: N;
  /** Of a container's events: the key of the notice, or the name of the check. Default: all. */
  readonly detail?: string;
}

/** The name in an event: endpoint, container, storage, action, or what a custom event is called. */
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
    case 'custom':
      return event.event;
    default:
      return undefined;
  }
}

function eventDetail(event: EventData): string | undefined {
  if (event.kind === 'pebble-custom-notice') return event.noticeKey;
  return 'check' in event ? event.check : undefined;
}

/** Tells whether a selector selects an event. */
export function selects(selector: EventSelector, event: EventData): boolean {
  return (
    selector.kind === event.kind &&
    selector.name === eventName(event) &&
    (selector.detail === undefined || selector.detail === eventDetail(event))
  );
}

/** A selector as Juju spells the hook: `redis-pebble-ready`, or `check-service action`. */
export function selectorKey({ kind, name, detail }: EventSelector): string {
  const suffix = detail === undefined ? '' : ` ${detail}`;
  if (kind === 'action') return `${String(name)} action`;
  if (kind === 'custom') return String(name);
  return `${name === undefined ? kind : `${name}-${kind}`}${suffix}`;
}

/** An event as Juju spells the hook. */
export function eventKey(event: EventData): string {
  if (event.kind === 'unknown') return event.name;
  return selectorKey({ kind: event.kind, name: eventName(event) });
}
