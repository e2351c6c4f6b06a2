import type {
  FinalKind,
  LifecycleKind,
  PebbleKind,
  RelationKind,
  RestrictedKind,
  SecretKind,
  SeriesUpgradeKind,
  StorageKind,
} from '../events/event-data.ts';
import type { EventSelector } from '../events/selector.ts';
import type { EndpointRole } from '../model/databag-access.ts';

type Named<V> = Readonly<Record<string, V>>;

/** An endpoint in the metadata. */
export interface EndpointMetadata {
  readonly interface: string;
  readonly limit?: number;
}

/** A config option in the metadata. */
export interface OptionMetadata {
  readonly type: 'string' | 'int' | 'float' | 'boolean' | 'secret';
}

/** An action in the metadata. Parameters are JSON Schemas by name. */
export interface ActionMetadata {
  readonly description?: string;
  readonly additionalProperties?: boolean;
  readonly params?: Named<unknown>;
  readonly required?: readonly string[];
}

/** A charm's metadata in the shape of `charmcraft.yaml`; `charmsmith types` generates it. */
export interface CharmMetadata {
  readonly name: string;
  readonly containers?: Named<object>;
  readonly resources?: Named<{ readonly type: 'file' | 'oci-image'; readonly filename?: string }>;
  readonly storage?: Named<object>;
  readonly peers?: Named<EndpointMetadata>;
  readonly provides?: Named<EndpointMetadata>;
  readonly requires?: Named<EndpointMetadata>;
  readonly config?: { readonly options?: Named<OptionMetadata> };
  readonly actions?: Named<ActionMetadata>;
}

type NamesOf<M, K extends string> = M extends { readonly [P in K]: infer V } ? Extract<keyof V, string> : never;

export type PeerOf<M> = NamesOf<M, 'peers'>;
/** The endpoints that relate the charm to others. */
export type IntegrationOf<M> = NamesOf<M, 'provides'> | NamesOf<M, 'requires'>;
/** The endpoints of a charm, whatever their role. */
export type EndpointOf<M> = PeerOf<M> | IntegrationOf<M>;
export type ContainerOf<M> = NamesOf<M, 'containers'>;
export type StorageOf<M> = NamesOf<M, 'storage'>;
export type ResourceOf<M> = NamesOf<M, 'resources'>;
export type ActionOf<M> = NamesOf<M, 'actions'>;

/** The events that can occur in a charm with this metadata. A handler for any other does not compile. */
export type SelectorOf<M> =
  | EventSelector<LifecycleKind | FinalKind | RestrictedKind | SeriesUpgradeKind | SecretKind | 'reconcile', undefined>
  // A peer relation never breaks: it goes with the application.
  | EventSelector<Exclude<RelationKind, 'relation-broken'>, EndpointOf<M>>
  | EventSelector<'relation-broken', IntegrationOf<M>>
  | EventSelector<StorageKind, StorageOf<M>>
  | EventSelector<PebbleKind, ContainerOf<M>>
  | EventSelector<'action', ActionOf<M>>
  | EventSelector<'custom'>;

/** What part an endpoint plays; `requirer` for one that the metadata does not have. */
export function roleOf({ peers, provides }: CharmMetadata, endpoint: string): EndpointRole {
  if (peers !== undefined && Object.hasOwn(peers, endpoint)) return 'peer';
  return provides !== undefined && Object.hasOwn(provides, endpoint) ? 'provider' : 'requirer';
}
