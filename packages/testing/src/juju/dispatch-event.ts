import {
  type Action,
  applicationOf,
  type DispatchEvent,
  type Hook,
  hook,
  pebbleReady,
} from '@charmsmith/juju-emulator';
import type { RelationTestEvent, TestEvent } from '../events/test-event.ts';
import type { NumberedRelation } from '../state/complete-state.ts';
import { remoteBags } from './unit-state.ts';

/** Finds the relation that an event is about. */
export type RelationFinder = (event: RelationTestEvent) => NumberedRelation | undefined;

/**
 * Tells the emulated Juju which hook or action to run.
 *
 * @param event - of the test
 * @param unitName - `web/0`
 * @param relationOf - finds the relation that an event is about
 */
export function toDispatchEvent(event: TestEvent, unitName: string, relationOf: RelationFinder): DispatchEvent {
  switch (event.kind) {
    case 'hook':
      return hook(event.hook);
    case 'action':
      return { kind: 'action', name: event.action, id: '1', parameters: event.parameters as Action['parameters'] };
    case 'relation-created':
    case 'relation-joined':
    case 'relation-changed':
    case 'relation-departed':
    case 'relation-broken':
      return relationHook(event, unitName, relationOf(event));
    case 'storage-attached':
    case 'storage-detaching':
      return { ...hook(`${event.storage}-${event.kind}`), storageId: `${event.storage}/${event.index}` };
    case 'pebble-ready':
      return pebbleReady(event.container);
    case 'pebble-custom-notice':
    case 'pebble-check-failed':
    case 'pebble-check-recovered':
      return { ...hook(`${event.container}-${event.kind}`), workload: event.container };
    default:
      return hook(event.kind);
  }
}

function relationHook(
  { departing, endpoint, kind, ...event }: RelationTestEvent,
  unitName: string,
  relation?: NumberedRelation,
): Hook {
  if (relation === undefined) return hook(`${endpoint}-${kind}`);
  const remoteApp = relation.kind === 'peer' ? applicationOf(unitName) : relation.remoteApp;
  const [only] = Object.keys(remoteBags(relation));
  const unit = event.unit ?? (kind === 'relation-joined' || kind === 'relation-departed' ? only : undefined);
  const remoteUnit = unit === undefined ? undefined : `${remoteApp}/${unit}`;
  return {
    ...hook(`${endpoint}-${kind}`),
    relation: {
      id: `${endpoint}:${relation.id}`,
      ...(remoteUnit === undefined ? {} : { remoteUnit }),
      ...(kind === 'relation-departed' ? { departingUnit: departing === 'own' ? unitName : (remoteUnit ?? '') } : {}),
    },
  };
}
