import {
  type Action,
  applicationOf,
  type DispatchEvent,
  type Hook,
  hook,
  pebbleReady,
} from '@charmsmith/juju-emulator';
import type { RelationTestEvent, TestEvent } from '../events/test-event.ts';
import type { GivenState } from '../state/complete-state.ts';
import type { State } from '../state/state.ts';
import { remoteBags } from './unit-state.ts';

/**
 * Tells the emulated Juju which hook or action to run.
 *
 * @param event - of the test
 * @param given - the state as the test gave it, in which a relation is found by identity
 * @param state - the same, complete
 */
export function toDispatchEvent(event: TestEvent, given: State, state: GivenState): DispatchEvent {
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
      return relationHook(event, given, state);
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

function relationHook(event: RelationTestEvent, given: State, state: GivenState): Hook {
  const { departing, endpoint, kind } = event;
  const index = event.relation === undefined ? -1 : (given.relations ?? []).indexOf(event.relation);
  const relation = state.relations[index] ?? state.relations.find((one) => one.endpoint === endpoint);
  if (relation === undefined) return hook(`${endpoint}-${kind}`);
  const remoteApp = relation.kind === 'peer' ? applicationOf(state.unitName) : relation.remoteApp;
  const [only] = Object.keys(remoteBags(relation));
  const unit = event.unit ?? (kind === 'relation-joined' || kind === 'relation-departed' ? only : undefined);
  const remoteUnit = unit === undefined ? undefined : `${remoteApp}/${unit}`;
  return {
    ...hook(`${endpoint}-${kind}`),
    relation: {
      id: `${endpoint}:${relation.id}`,
      ...(remoteUnit === undefined ? {} : { remoteUnit }),
      ...(kind === 'relation-departed'
        ? { departingUnit: departing === 'own' ? state.unitName : (remoteUnit ?? '') }
        : {}),
    },
  };
}
