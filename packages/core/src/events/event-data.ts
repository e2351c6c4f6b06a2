/** The events that every charm has, in the spelling of the hook. */
export type LifecycleKind =
  | 'install'
  | 'start'
  | 'config-changed'
  | 'upgrade-charm'
  | 'update-status'
  | 'leader-elected'
  | 'leader-settings-changed';

/** Hooks of a unit that goes: there may be no next dispatch, so nothing can be deferred to it. */
export type FinalKind = 'stop' | 'remove';

/** Hooks in which Juju allows next to nothing, gone in newer ones: no state, no statuses, nothing deferred. */
export type RestrictedKind = 'collect-metrics' | 'meter-status-changed';

/** The machine's base is upgraded. Juju 3 and older. */
export type SeriesUpgradeKind = 'pre-series-upgrade' | 'post-series-upgrade';

export type RelationKind =
  'relation-created' | 'relation-joined' | 'relation-changed' | 'relation-departed' | 'relation-broken';
export type StorageKind = 'storage-attached' | 'storage-detaching';
export type PebbleKind = 'pebble-ready' | 'pebble-custom-notice' | 'pebble-check-failed' | 'pebble-check-recovered';
export type SecretKind = 'secret-changed' | 'secret-rotate' | 'secret-expired' | 'secret-remove';

interface PlainData<K extends LifecycleKind | FinalKind | RestrictedKind> {
  readonly kind: K;
}
export interface SeriesUpgradeData<K extends SeriesUpgradeKind = SeriesUpgradeKind> {
  readonly kind: K;
  /** What is upgraded to: `ubuntu@22.04`. Some versions of Juju do not say. */
  readonly targetBase?: string;
}

interface RelationFields {
  readonly endpoint: string;
  /** As Juju gives it: `redis-peers:0`. */
  readonly relationId: string;
  /** In a peer relation, the own application. */
  readonly remoteApp: string;
}
export interface RelationCreatedData extends RelationFields {
  readonly kind: 'relation-created';
}
export interface RelationJoinedData extends RelationFields {
  readonly kind: 'relation-joined';
  readonly remoteUnit: string;
}
export interface RelationChangedData extends RelationFields {
  readonly kind: 'relation-changed';
  /** Absent when the application's databag changed. */
  readonly remoteUnit?: string;
}
export interface RelationDepartedData extends RelationFields {
  readonly kind: 'relation-departed';
  readonly remoteUnit: string;
  /** The unit that leaves, which may be this one. */
  readonly departingUnit: string;
}
export interface RelationBrokenData extends RelationFields {
  readonly kind: 'relation-broken';
}

export interface StorageData<K extends StorageKind = StorageKind> {
  readonly kind: K;
  readonly storage: string;
  /** As Juju gives it: `database/0`. */
  readonly storageId: string;
}

interface ContainerFields {
  readonly container: string;
}
export interface PebbleReadyData extends ContainerFields {
  readonly kind: 'pebble-ready';
}
export interface PebbleCustomNoticeData extends ContainerFields {
  readonly kind: 'pebble-custom-notice';
  readonly noticeId: string;
  readonly noticeType: string;
  /** As whoever raised it wrote it: `example.com/backup-done`. */
  readonly noticeKey: string;
}
export interface PebbleCheckData<K extends 'pebble-check-failed' | 'pebble-check-recovered'> extends ContainerFields {
  readonly kind: K;
  readonly check: string;
}

interface SecretFields {
  /** As Juju gives it: `secret:9m4e2mr0ui3e8a215n4g`. */
  readonly secretId: string;
  readonly label?: string;
}
export interface SecretData<K extends 'secret-changed' | 'secret-rotate'> extends SecretFields {
  readonly kind: K;
}
export interface SecretRevisionData<K extends 'secret-expired' | 'secret-remove'> extends SecretFields {
  readonly kind: K;
  /** The revision that has expired, or that nobody reads any more. */
  readonly revision: number;
}

export interface ActionData {
  readonly kind: 'action';
  readonly name: string;
  /** Juju's number for this run of the action. */
  readonly id: string;
}

/** A hook that this version does not know, or that Juju does not have. */
export interface UnknownData {
  readonly kind: 'unknown';
  readonly name: string;
}

/** An event that a plugin raised. */
export interface CustomData<P = unknown> {
  readonly kind: 'custom';
  /** The name that it was defined under. */
  readonly event: string;
  readonly payload: P;
}

/** The call of a reconciler. */
export interface ReconcileData {
  readonly kind: 'reconcile';
}

/** An event as plain data, without its helpers: what the deferred queue stores. */
export type EventData =
  | { [K in LifecycleKind | FinalKind | RestrictedKind]: PlainData<K> }[LifecycleKind | FinalKind | RestrictedKind]
  | { [K in SeriesUpgradeKind]: SeriesUpgradeData<K> }[SeriesUpgradeKind]
  | RelationCreatedData
  | RelationJoinedData
  | RelationChangedData
  | RelationDepartedData
  | RelationBrokenData
  | { [K in StorageKind]: StorageData<K> }[StorageKind]
  | PebbleReadyData
  | PebbleCustomNoticeData
  | PebbleCheckData<'pebble-check-failed'>
  | PebbleCheckData<'pebble-check-recovered'>
  | SecretData<'secret-changed'>
  | SecretData<'secret-rotate'>
  | SecretRevisionData<'secret-expired'>
  | SecretRevisionData<'secret-remove'>
  | ActionData
  | CustomData
  | ReconcileData
  | UnknownData;

export type EventKind = EventData['kind'];

/** The kinds of which a handler cannot ask to be run again later. */
export type UndeferrableKind = FinalKind | RestrictedKind | 'secret-rotate' | 'secret-expired' | 'action' | 'unknown';

const undeferrable: ReadonlySet<EventKind> = new Set<UndeferrableKind>([
  'stop',
  'remove',
  'collect-metrics',
  'meter-status-changed',
  'secret-rotate',
  'secret-expired',
  'action',
  'unknown',
]);

/** Tells whether work on events of this kind may wait in the queue. */
export function isDeferrable(kind: EventKind): boolean {
  return !undeferrable.has(kind);
}

/** Tells whether Juju allows next to nothing in hooks of this kind. */
export function isRestricted(kind: EventKind): boolean {
  return kind === 'collect-metrics' || kind === 'meter-status-changed';
}
