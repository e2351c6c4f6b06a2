import type { FinalKind, LifecycleKind, RelationKind } from '@charmsmith/core';
import type { Relation } from '../state/relation.ts';
import type { Secret } from '../state/secret.ts';
import type { Storage } from '../state/storage.ts';
import type {
  ActionTestEvent,
  HookTestEvent,
  RelationTestEvent,
  SecretKind,
  SecretTestEvent,
  StorageTestEvent,
  UnitTestEvent,
  WorkloadKind,
  WorkloadTestEvent,
} from './test-event.ts';

type Details = Pick<RelationTestEvent, 'unit' | 'departing'>;

function ofUnit(kind: LifecycleKind | FinalKind) {
  return (): UnitTestEvent => ({ kind });
}

function ofRelation<D extends keyof Details = never>(kind: RelationKind) {
  return <const N extends string>(about: N | Relation<N>, details?: Pick<Details, D>): RelationTestEvent<N> =>
    typeof about === 'string'
      ? { kind, endpoint: about, ...details }
      : { kind, endpoint: about.endpoint, relation: about, ...details };
}

function ofStorage(kind: StorageTestEvent['kind']) {
  return <const N extends string>(about: N | Storage<N>): StorageTestEvent<N> =>
    typeof about === 'string' ? { kind, storage: about, index: 0 } : { kind, storage: about.name, index: about.index };
}

function ofContainer(kind: WorkloadKind) {
  return <const N extends string>(container: N): WorkloadTestEvent<N> => ({ kind, container });
}

function ofCheck(kind: WorkloadKind) {
  return <const N extends string>(container: N, check: string): WorkloadTestEvent<N> => ({ kind, container, check });
}

function ofSecret(kind: SecretKind) {
  return (secret: Secret): SecretTestEvent => ({ kind, secret });
}

function ofRevision(kind: SecretKind) {
  return (secret: Secret, { revision }: { readonly revision: number }): SecretTestEvent => ({ kind, secret, revision });
}

function ofAction<const N extends string>(action: N): ActionTestEvent<N, Readonly<Record<string, never>>>;
function ofAction<const N extends string, const P>(action: N, parameters: P): ActionTestEvent<N, P>;
function ofAction(action: string, parameters: unknown = {}): ActionTestEvent {
  return { kind: 'action', action, parameters };
}

/**
 * The events that a test runs a charm with. An event of a name that the charm does not have does not compile where it
 * is given to `run`.
 *
 * @example
 * ```ts
 * on.configChanged();
 * on.relationChanged('db', { unit: 0 });
 * on.pebbleCheckFailed('redis', 'up');
 * on.action('restore', { 'backup-id': '7' });
 * ```
 */
export const on = {
  install: ofUnit('install'),
  start: ofUnit('start'),
  configChanged: ofUnit('config-changed'),
  upgradeCharm: ofUnit('upgrade-charm'),
  updateStatus: ofUnit('update-status'),
  leaderElected: ofUnit('leader-elected'),
  leaderSettingsChanged: ofUnit('leader-settings-changed'),
  stop: ofUnit('stop'),
  remove: ofUnit('remove'),
  relationCreated: ofRelation('relation-created'),
  relationJoined: ofRelation<'unit'>('relation-joined'),
  /** Without a unit it is the application's data that changed. */
  relationChanged: ofRelation<'unit'>('relation-changed'),
  /** By default the remote unit leaves. */
  relationDeparted: ofRelation<'unit' | 'departing'>('relation-departed'),
  relationBroken: ofRelation('relation-broken'),
  storageAttached: ofStorage('storage-attached'),
  storageDetaching: ofStorage('storage-detaching'),
  pebbleReady: ofContainer('pebble-ready'),
  pebbleCustomNotice: <const N extends string>(container: N, notice: string): WorkloadTestEvent<N> => ({
    kind: 'pebble-custom-notice',
    container,
    notice,
  }),
  pebbleCheckFailed: ofCheck('pebble-check-failed'),
  pebbleCheckRecovered: ofCheck('pebble-check-recovered'),
  secretChanged: ofSecret('secret-changed'),
  secretRotate: ofSecret('secret-rotate'),
  secretExpired: ofRevision('secret-expired'),
  secretRemove: ofRevision('secret-remove'),
  action: ofAction,
  /** A hook by its name alone, as one that the contract does not know. */
  hook: (hook: string): HookTestEvent => ({ kind: 'hook', hook }),
} as const;
