import type { EventSelector } from '../events/selector.ts';
import type { FinalKind, LifecycleKind, RelationKind, StorageKind } from '../events/juju-event.ts';

type Named<V> = Readonly<Record<string, V>>;

/** A charm's metadata in the shape of `charmcraft.yaml`; `charmsmith types` generates it. */
export interface CharmMetadata {
  readonly name: string;
  readonly containers?: Named<object>;
  readonly resources?: Named<{ readonly type: 'file' | 'oci-image'; readonly filename?: string }>;
  readonly storage?: Named<object>;
  readonly peers?: Named<{ readonly interface: string }>;
  readonly provides?: Named<{ readonly interface: string }>;
  readonly requires?: Named<{ readonly interface: string }>;
  readonly config?: { readonly options?: Named<{ readonly type: 'string' | 'int' | 'float' | 'boolean' | 'secret' }> };
  readonly actions?: Named<object>;
}

type NamesOf<M, K extends string> = M extends { readonly [P in K]: infer V } ? Extract<keyof V, string> : never;

/** The endpoints of a charm, whatever their role. */
export type EndpointOf<M> = NamesOf<M, 'peers'> | NamesOf<M, 'provides'> | NamesOf<M, 'requires'>;
export type ContainerOf<M> = NamesOf<M, 'containers'>;
export type StorageOf<M> = NamesOf<M, 'storage'>;
export type ResourceOf<M> = NamesOf<M, 'resources'>;
export type ActionOf<M> = NamesOf<M, 'actions'>;

type PebbleKind = 'pebble-ready' | 'pebble-custom-notice' | 'pebble-check-failed' | 'pebble-check-recovered';
type SecretKind = 'secret-changed' | 'secret-rotate' | 'secret-expired' | 'secret-remove';

/** The events that can occur in a charm with this metadata. A handler for any other does not compile. */
export type SelectorOf<M> =
  | EventSelector<LifecycleKind | FinalKind | SecretKind, undefined>
  | EventSelector<RelationKind, EndpointOf<M>>
  | EventSelector<StorageKind, StorageOf<M>>
  | EventSelector<PebbleKind, ContainerOf<M>>
  | EventSelector<'action', ActionOf<M>>;
