import type { CharmMetadata, Status } from '@charmsmith/core';
import type { Observation } from '@charmsmith/core/host';
import type { BindingName, ContainerName, EndpointName, ResourceName, StorageName } from '../charm/names.ts';
import type { ConfigValues } from '../charm/config-values.ts';
import type { Container, ContainerAfter } from './container.ts';
import type { Databag } from './databag.ts';
import type { Deferred } from './deferred.ts';
import type { Model } from './model.ts';
import type { Network } from './network.ts';
import type { Relation } from './relation.ts';
import type { Secret } from './secret.ts';
import type { Storage } from './storage.ts';
import type { StoredState } from './stored-state.ts';

/** A status as Juju shows it; `unknown` before anybody set one. */
export type ShownStatus = Status | { readonly status: 'unknown'; readonly message: string };

/** A port as Juju prints it. */
export type Port = `${number}/${'tcp' | 'udp'}` | `${number}-${number}/${'tcp' | 'udp'}` | 'icmp';

/** A resource: the content of a file, or the path of one on this machine. */
export type Resource = string | Uint8Array | { readonly path: string };

/**
 * The world of one unit, as a test describes it. Everything may be left out; plain data, never changed.
 *
 * @typeParam M - the charm's metadata: a name that it does not have does not compile
 */
export interface State<M extends CharmMetadata = CharmMetadata> {
  /** Whether the unit leads. Default false. */
  readonly leader?: boolean;
  /** How many units the operator wants. Default 1. */
  readonly plannedUnits?: number;
  /** Options that the operator set; defaults are the charm's. */
  readonly config?: ConfigValues<M>;
  readonly relations?: readonly Relation<EndpointName<M>>[];
  /** Those left out are there, but their Pebble does not answer. */
  readonly containers?: { readonly [C in ContainerName<M>]?: Container };
  readonly secrets?: readonly Secret[];
  readonly storages?: readonly Storage<StorageName<M>>[];
  /** Addresses of bindings that differ from the unit's own. */
  readonly networks?: { readonly [B in BindingName<M>]?: Network };
  readonly resources?: { readonly [R in ResourceName<M>]?: Resource };
  readonly ports?: readonly Port[];
  readonly unitStatus?: ShownStatus;
  /** Absent: never set, so Juju derives it from the units. */
  readonly applicationStatus?: ShownStatus;
  readonly workloadVersion?: string;
  /** Work that waits in the charm's queue, oldest first. */
  readonly deferred?: readonly Deferred[];
  /** What `defineState` keeps with Juju, by the name of its definition. */
  readonly stored?: Readonly<Record<string, StoredState>>;
  /** What reconcilers saw when they last succeeded, by their ids. Taken over from a run before. */
  readonly observed?: Readonly<Record<string, Observation>>;
  /** What else the charm keeps with Juju, by `state-set` itself. */
  readonly controllerState?: Databag;
  readonly model?: Partial<Model>;
  /** Default: `<name of the charm>/0`. */
  readonly unitName?: string;
  /** The agent's version. Default 3.6.8. */
  readonly jujuVersion?: string;
}

/** The world after a run: nothing is left out. It can be the state of the next run. */
export interface CompleteState<M extends CharmMetadata = CharmMetadata> extends Required<
  Omit<State<M>, 'applicationStatus' | 'containers' | 'model'>
> {
  readonly relations: readonly (Relation<EndpointName<M>> & { readonly id: number })[];
  readonly containers: { readonly [C in ContainerName<M>]: ContainerAfter };
  readonly secrets: readonly (Secret & { readonly id: string })[];
  readonly applicationStatus?: ShownStatus;
  readonly model: Model;
}
