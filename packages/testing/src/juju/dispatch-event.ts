import {
  type Action,
  applicationOf,
  type DispatchEvent,
  type Hook,
  hook,
  pebbleReady,
} from '@charmsmith/juju-emulator';
import type { RelationTestEvent, SecretTestEvent, TestEvent, WorkloadTestEvent } from '../events/test-event.ts';
import type { NumberedRelation } from '../state/complete-state.ts';
import type { Secret } from '../state/secret.ts';
import { remoteBags } from './unit-state.ts';

/** Finds what an event is about, in the state at hand. */
export interface Finders {
  readonly relationOf: (event: RelationTestEvent) => NumberedRelation | undefined;
  readonly secretId: (secret: Secret) => string;
  /** The id of a notice in a container. */
  readonly noticeId: (container: string, key: string) => string | undefined;
}

/**
 * Tells the emulated Juju which hook or action to run.
 *
 * @param event - of the test
 * @param unitName - `web/0`
 * @param find - finds what an event is about
 */
export function toDispatchEvent(
  event: TestEvent,
  unitName: string,
  { relationOf, secretId, noticeId }: Finders,
): DispatchEvent {
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
      return workloadHook(event, noticeId);
    case 'secret-changed':
    case 'secret-rotate':
    case 'secret-expired':
    case 'secret-remove':
      return secretHook(event, secretId(event.secret));
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

function workloadHook({ check, container, kind, notice }: WorkloadTestEvent, noticeId: Finders['noticeId']): Hook {
  return {
    ...hook(`${container}-${kind}`),
    workload: container,
    ...(check === undefined ? {} : { check }),
    ...(notice === undefined
      ? {}
      : { notice: { id: noticeId(container, notice) ?? '1', key: notice, type: 'custom' } }),
  };
}

function secretHook({ kind, revision, secret: { label } }: SecretTestEvent, id: string): Hook {
  return {
    ...hook(kind),
    secret: { id, ...(label === '' ? {} : { label }), ...(revision === undefined ? {} : { revision }) },
  };
}
