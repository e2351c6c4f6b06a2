import type { CharmMetadata, FinalKind, LifecycleKind, RelationKind, StorageKind } from '@charmsmith/core';
import type { ActionArguments } from '../charm/action-parameters.ts';
import type { ActionName, ContainerName, EndpointName, StorageName } from '../charm/names.ts';
import type { Relation } from '../state/relation.ts';
import type { Secret } from '../state/secret.ts';

export type WorkloadKind = 'pebble-ready' | 'pebble-custom-notice' | 'pebble-check-failed' | 'pebble-check-recovered';
export type SecretKind = 'secret-changed' | 'secret-rotate' | 'secret-expired' | 'secret-remove';

/** An event of the unit itself. */
export interface UnitTestEvent {
  readonly kind: LifecycleKind | FinalKind;
}

/** An event of a relation. */
export interface RelationTestEvent<N extends string = string> {
  readonly kind: RelationKind;
  readonly endpoint: N;
  /** Absent: the only relation of the endpoint. */
  readonly relation?: Relation<N>;
  /** Number of the remote unit that it is about. Absent in a change: it is about the application's data. */
  readonly unit?: number;
  /** Who leaves: the remote unit, or this one. */
  readonly departing?: 'remote' | 'own';
}

/** An event of a storage. */
export interface StorageTestEvent<N extends string = string> {
  readonly kind: StorageKind;
  readonly storage: N;
  readonly index: number;
}

/** An event of a workload container. */
export interface WorkloadTestEvent<N extends string = string> {
  readonly kind: WorkloadKind;
  readonly container: N;
  /** Name of the check. */
  readonly check?: string;
  /** Key of the notice. */
  readonly notice?: string;
}

/** An event of a secret. */
export interface SecretTestEvent {
  readonly kind: SecretKind;
  readonly secret: Secret;
  readonly revision?: number;
}

/** An action that is run. */
export interface ActionTestEvent<N extends string = string, P = unknown> {
  readonly kind: 'action';
  readonly action: N;
  readonly parameters: P;
}

/** A hook by its name alone, as one that the contract does not know. */
export interface HookTestEvent {
  readonly kind: 'hook';
  readonly hook: string;
}

/** Any event of a test. Made by {@link on}. */
export type TestEvent =
  | UnitTestEvent
  | RelationTestEvent
  | StorageTestEvent
  | WorkloadTestEvent
  | SecretTestEvent
  | ActionTestEvent
  | HookTestEvent;

/** The events that can occur in a charm with this metadata. */
export type EventFor<M extends CharmMetadata> =
  | UnitTestEvent
  | RelationTestEvent<EndpointName<M>>
  | StorageTestEvent<StorageName<M>>
  | WorkloadTestEvent<ContainerName<M>>
  | SecretTestEvent
  | { [A in ActionName<M>]: ActionTestEvent<A, ActionArguments<M, A>> }[ActionName<M>]
  | HookTestEvent;
