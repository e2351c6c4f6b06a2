import type { Deferral, Report } from '../outcome/outcome.ts';

/** What `event.defer` takes. */
export interface DeferOptions extends Report {
  /** Why the work cannot be done now, for the log. */
  readonly reason: string;
}

interface Deferrable {
  /** How often this handler has deferred this event already: 0 on its first run. */
  readonly attempts: number;
  /** Asks to run this handler with this event again, before the event of the next dispatch. Return its result. */
  readonly defer: (options: DeferOptions) => Deferral;
}

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

export type RelationKind =
  'relation-created' | 'relation-joined' | 'relation-changed' | 'relation-departed' | 'relation-broken';
export type StorageKind = 'storage-attached' | 'storage-detaching';

export interface LifecycleEvent<K extends LifecycleKind = LifecycleKind> extends Deferrable {
  readonly kind: K;
}
export interface FinalEvent<K extends FinalKind = FinalKind> {
  readonly kind: K;
}

interface RelationFields {
  readonly endpoint: string;
  /** As Juju gives it: `redis-peers:0`. */
  readonly relationId: string;
  readonly remoteApp: string;
}
export interface RelationCreatedEvent extends RelationFields, Deferrable {
  readonly kind: 'relation-created';
}
export interface RelationJoinedEvent extends RelationFields, Deferrable {
  readonly kind: 'relation-joined';
  readonly remoteUnit: string;
}
export interface RelationChangedEvent extends RelationFields, Deferrable {
  readonly kind: 'relation-changed';
  /** Absent when the application's databag changed. */
  readonly remoteUnit?: string;
}
export interface RelationDepartedEvent extends RelationFields, Deferrable {
  readonly kind: 'relation-departed';
  readonly remoteUnit: string;
  /** The unit that leaves, which may be this one. */
  readonly departingUnit: string;
}
export interface RelationBrokenEvent extends RelationFields, Deferrable {
  readonly kind: 'relation-broken';
}

export interface StorageEvent<K extends StorageKind = StorageKind> extends Deferrable {
  readonly kind: K;
  readonly storage: string;
  /** As Juju gives it: `database/0`. */
  readonly storageId: string;
}

export interface PebbleReadyEvent extends Deferrable {
  readonly kind: 'pebble-ready';
  readonly container: string;
}
export interface PebbleCustomNoticeEvent extends Deferrable {
  readonly kind: 'pebble-custom-notice';
  readonly container: string;
  readonly noticeId: string;
  readonly noticeType: string;
  readonly noticeKey: string;
}
export interface PebbleCheckEvent<K extends 'pebble-check-failed' | 'pebble-check-recovered'> extends Deferrable {
  readonly kind: K;
  readonly container: string;
  readonly check: string;
}

export interface SecretChangedEvent extends Deferrable {
  readonly kind: 'secret-changed';
  readonly secretId: string;
  readonly label?: string;
}
/** Juju raises these again by itself until they are acted on. */
export interface SecretRotateEvent {
  readonly kind: 'secret-rotate';
  readonly secretId: string;
  readonly label?: string;
}
export interface SecretExpiredEvent {
  readonly kind: 'secret-expired';
  readonly secretId: string;
  readonly label?: string;
  readonly revision: number;
}
export interface SecretRemoveEvent extends Deferrable {
  readonly kind: 'secret-remove';
  readonly secretId: string;
  readonly label?: string;
  readonly revision: number;
}

export interface ActionEvent {
  readonly kind: 'action';
  readonly name: string;
  /** Juju's number for this run of the action. */
  readonly id: string;
}

/** A hook that this version does not know, or that Juju does not have. */
export interface UnknownEvent {
  readonly kind: 'unknown';
  readonly name: string;
}

/** Every event of a dispatch, told apart by `kind`. */
export type JujuEvent =
  | { [K in LifecycleKind]: LifecycleEvent<K> }[LifecycleKind]
  | { [K in FinalKind]: FinalEvent<K> }[FinalKind]
  | RelationCreatedEvent
  | RelationJoinedEvent
  | RelationChangedEvent
  | RelationDepartedEvent
  | RelationBrokenEvent
  | { [K in StorageKind]: StorageEvent<K> }[StorageKind]
  | PebbleReadyEvent
  | PebbleCustomNoticeEvent
  | PebbleCheckEvent<'pebble-check-failed'>
  | PebbleCheckEvent<'pebble-check-recovered'>
  | SecretChangedEvent
  | SecretRotateEvent
  | SecretExpiredEvent
  | SecretRemoveEvent
  | ActionEvent
  | UnknownEvent;

export type EventKind = JujuEvent['kind'];

/** The event of one kind. */
export type EventOf<K extends EventKind> = Extract<JujuEvent, { readonly kind: K }>;

type Plain<E> = E extends unknown ? Omit<E, keyof Deferrable> : never;

/** An event without its methods: what the deferred queue stores. */
export type EventData = Plain<JujuEvent>;

export type InstallEvent = LifecycleEvent<'install'>;
export type StartEvent = LifecycleEvent<'start'>;
export type ConfigChangedEvent = LifecycleEvent<'config-changed'>;
export type UpgradeCharmEvent = LifecycleEvent<'upgrade-charm'>;
export type UpdateStatusEvent = LifecycleEvent<'update-status'>;
export type LeaderElectedEvent = LifecycleEvent<'leader-elected'>;
