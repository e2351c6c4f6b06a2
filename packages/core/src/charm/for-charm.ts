import { on, type On } from '../events/on.ts';
import { Containers } from '../model/containers.ts';
import { metadataConfig } from '../model/define-config.ts';
import { Networks } from '../model/networks.ts';
import { Relations } from '../model/relations.ts';
import { Resources } from '../model/resources.ts';
import { Storages } from '../model/storages.ts';
import type { Provided } from '../plugin/provide.ts';
import type { Token } from '../plugin/token.ts';
import type {
  ActionOf,
  CharmMetadata,
  ContainerOf,
  EndpointOf,
  IntegrationOf,
  PeerOf,
  ResourceOf,
  StorageOf,
} from './charm-metadata.ts';
import type { ActionParamsOf, ConfigOf } from './metadata-types.ts';

/** The names of a charm, for `on`. */
export interface NamesOf<M> {
  readonly endpoint: EndpointOf<M>;
  readonly integration: IntegrationOf<M>;
  readonly storage: StorageOf<M>;
  readonly container: ContainerOf<M>;
  readonly actions: { readonly [N in ActionOf<M>]: ActionParamsOf<M, N> };
}

/** Core's vocabulary, narrowed to the names and types of one charm. */
export interface CharmVocabulary<M extends CharmMetadata> {
  /** Knows the charm's endpoints, containers, storages and actions, and the parameters of these. */
  readonly on: On<NamesOf<M>>;
  /** The config as the metadata types it. `defineConfig` makes one that a schema validates. */
  readonly Config: Provided<ConfigOf<M>>;
  readonly Containers: Token<Containers<ContainerOf<M>>>;
  readonly Relations: Token<Relations<EndpointOf<M>, PeerOf<M>>>;
  readonly Storages: Token<Storages<StorageOf<M>>>;
  readonly Resources: Token<Resources<ResourceOf<M>>>;
  readonly Networks: Token<Networks<EndpointOf<M>>>;
}

/**
 * Narrows `on` and the tokens of the model to one charm: what its metadata does not have does not compile, and editors
 * offer what it has. The tokens are core's own, so plugins and charm share the services behind them.
 *
 * @param metadata - as `charmsmith types` generates it
 *
 * @example
 * ```ts
 * const { on, Config, Containers } = forCharm(metadata);
 * on.configChanged(
 *   using({ config: Config, containers: Containers }, async (_event, { config, containers }) => {
 *     await containers.get('web').ensureLayer('web', layer(config.port));
 *   }),
 * );
 * ```
 */
export function forCharm<const M extends CharmMetadata>(metadata: M): CharmVocabulary<M> {
  return {
    on: on as unknown as On<NamesOf<M>>,
    Config: metadataConfig(metadata),
    Containers: Containers as Token<unknown> as Token<Containers<ContainerOf<M>>>,
    Relations: Relations as Token<unknown> as Token<Relations<EndpointOf<M>, PeerOf<M>>>,
    Storages: Storages as Token<unknown> as Token<Storages<StorageOf<M>>>,
    Resources: Resources as Token<unknown> as Token<Resources<ResourceOf<M>>>,
    Networks: Networks as Token<unknown> as Token<Networks<EndpointOf<M>>>,
  };
}
