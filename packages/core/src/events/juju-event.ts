import type { CheckInfo, Notice } from '@charmsmith/pebble';
import type { Container } from '../model/container.ts';
import type { Relation } from '../model/relation.ts';
import type { OwnedSecret, Secret } from '../model/secret.ts';
import type { StorageInstance } from '../model/storages.ts';
import type { Deferral, Report } from '../outcome/outcome.ts';
import type {
  ActionData,
  CustomData,
  EventData,
  FinalKind,
  LifecycleKind,
  PebbleCheckData,
  PebbleCustomNoticeData,
  PebbleReadyData,
  ReconcileData,
  RelationBrokenData,
  RelationChangedData,
  RelationCreatedData,
  RelationDepartedData,
  RelationJoinedData,
  RestrictedKind,
  SecretData,
  SecretRevisionData,
  SeriesUpgradeData,
  SeriesUpgradeKind,
  StorageData,
  StorageKind,
  UnknownData,
} from './event-data.ts';
import type { Changes } from './changes.ts';

/** What `event.defer` takes. */
export interface DeferOptions extends Report {
  /** Why the work cannot be done now, for the log. */
  readonly reason: string;
  /** Give up after so many runs in all; the work then ends as a dead letter, with a warning. Default: never. */
  readonly maxAttempts?: number;
  /** Give up when the work was deferred first so many milliseconds ago. Default: never. */
  readonly maxAgeMs?: number;
}

/** What an event offers whose work can wait. */
export interface Deferrable {
  /** How often this handler has deferred this event already: 0 on its first run. */
  readonly attempts: number;
  /** When this handler was first given this event: now on its first run. */
  readonly firstSeen: Date;
  /** Milliseconds since then. */
  readonly ageMs: number;
  /** Asks to run this handler with this event again, before the event of the next dispatch. Return its result. */
  readonly defer: (options: DeferOptions) => Deferral;
}

interface WithRelation {
  /**
   * The relation at hand. In `relation-broken`, and when work was deferred until the relation had gone, it is not
   * active: it reads as empty where Juju knows nothing any more.
   */
  readonly relation: Relation;
}
interface WithWorkload {
  /** The container at hand. Nothing is connected before it is used. */
  readonly workload: Container;
}
interface WithSecret {
  /** The secret at hand. Nothing is read before it is asked for. */
  readonly secret: Secret;
}
interface WithOwnedSecret {
  /** The secret at hand, owned by this unit or its application. Nothing is read before it is asked for. */
  readonly secret: OwnedSecret;
}
interface WithRevision extends WithOwnedSecret {
  /** Removes exactly the revision that the event names. Once is enough: a second call does nothing. */
  readonly removeRevision: () => Promise<void>;
}
interface WithInstance {
  /** The instance of storage at hand. Nothing is asked before its location is. */
  readonly instance: StorageInstance;
}

export interface LifecycleEvent<K extends LifecycleKind = LifecycleKind> extends Deferrable {
  readonly kind: K;
}
export interface FinalEvent<K extends FinalKind = FinalKind> {
  readonly kind: K;
}
export interface RestrictedEvent<K extends RestrictedKind = RestrictedKind> {
  readonly kind: K;
}
export interface SeriesUpgradeEvent<K extends SeriesUpgradeKind = SeriesUpgradeKind>
  extends SeriesUpgradeData<K>, Deferrable {}

export interface RelationCreatedEvent extends RelationCreatedData, WithRelation, Deferrable {}
export interface RelationJoinedEvent extends RelationJoinedData, WithRelation, Deferrable {}
export interface RelationChangedEvent extends RelationChangedData, WithRelation, Deferrable {}
export interface RelationDepartedEvent extends RelationDepartedData, WithRelation, Deferrable {}
export interface RelationBrokenEvent extends RelationBrokenData, WithRelation, Deferrable {}

export interface StorageEvent<K extends StorageKind = StorageKind> extends StorageData<K>, WithInstance, Deferrable {}

export interface PebbleReadyEvent extends PebbleReadyData, WithWorkload, Deferrable {}
export interface PebbleCustomNoticeEvent extends PebbleCustomNoticeData, WithWorkload, Deferrable {
  /** The notice with its data and times, asked of Pebble; throws PEBBLE_API_ERROR 404 when it has expired. */
  readonly notice: () => Promise<Notice>;
}
/** By the time of the hook the check may have turned: `info()` tells. */
export interface PebbleCheckEvent<
  K extends 'pebble-check-failed' | 'pebble-check-recovered' = 'pebble-check-failed' | 'pebble-check-recovered',
>
  extends PebbleCheckData<K>, WithWorkload, Deferrable {
  /** The check as it is now, asked of Pebble; `undefined` when the plan has it no more. */
  readonly info: () => Promise<CheckInfo | undefined>;
}

export interface SecretChangedEvent extends SecretData<'secret-changed'>, WithSecret, Deferrable {}
/** Juju raises it again by itself until the secret has a new revision. */
export interface SecretRotateEvent extends SecretData<'secret-rotate'>, WithOwnedSecret {}
/** Juju raises it again by itself until the revision is removed. */
export interface SecretExpiredEvent extends SecretRevisionData<'secret-expired'>, WithRevision {}
/** Nobody reads the revision any more. The framework removes it when no handler did, unless the charm says otherwise. */
export interface SecretRemoveEvent extends SecretRevisionData<'secret-remove'>, WithRevision, Deferrable {}

/** The parameters of an action as Juju gives them, checked against the metadata by Juju alone. */
export type ActionParams = Readonly<Record<string, unknown>>;

/** An action. It cannot be deferred: somebody waits for its answer. */
export interface ActionEvent<P = ActionParams> extends ActionData {
  /** What the action was given, defaults filled in. */
  readonly params: P;
  /** Tells whoever ran the action about progress, at once. */
  readonly log: (message: string) => Promise<void>;
}

export type UnknownEvent = UnknownData;

/** An event that a plugin raised with `Events.emit`. */
export interface CustomEvent<P = unknown> extends CustomData<P>, Deferrable {}

/** The one call of a reconciler in a dispatch. */
export interface ReconcileEvent extends ReconcileData, Deferrable {
  /** What led to the call: the event of this dispatch, and deferred work. */
  readonly triggers: readonly EventData[];
  /**
   * Compares config and relation data with what they were when a reconciler last succeeded after it had asked this.
   * Whoever never asks pays nothing.
   */
  readonly changes: () => Promise<Changes>;
}

/** Every event of a dispatch, told apart by `kind`. */
export type JujuEvent =
  | { [K in LifecycleKind]: LifecycleEvent<K> }[LifecycleKind]
  | { [K in FinalKind]: FinalEvent<K> }[FinalKind]
  | { [K in RestrictedKind]: RestrictedEvent<K> }[RestrictedKind]
  | { [K in SeriesUpgradeKind]: SeriesUpgradeEvent<K> }[SeriesUpgradeKind]
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
  | CustomEvent
  | ReconcileEvent
  | UnknownEvent;

/** The event of one kind. */
export type EventOf<K extends JujuEvent['kind']> = Extract<JujuEvent, { readonly kind: K }>;

export type InstallEvent = LifecycleEvent<'install'>;
export type StartEvent = LifecycleEvent<'start'>;
export type ConfigChangedEvent = LifecycleEvent<'config-changed'>;
export type UpgradeCharmEvent = LifecycleEvent<'upgrade-charm'>;
export type UpdateStatusEvent = LifecycleEvent<'update-status'>;
export type LeaderElectedEvent = LifecycleEvent<'leader-elected'>;
export type StopEvent = FinalEvent<'stop'>;
export type RemoveEvent = FinalEvent<'remove'>;
