import type { HandlerEntry } from '../events/on.ts';
import type { EventSelector } from '../events/selector.ts';
import type { Contribution } from '../plugin/contribution.ts';
import type { Plugin } from '../plugin/define-plugin.ts';
import type { Provision } from '../plugin/provide.ts';
import type { CharmMetadata, SelectorOf } from './charm-metadata.ts';

/** What a charm leaves to the framework, or does not. */
export interface CharmOptions {
  /**
   * Whether the message of a status names its component and counts what does not show: `db: no relation (+2)`. Default
   * `false`: the message of the worst status, as it was reported.
   */
  readonly summariseStatuses?: boolean;
  /**
   * Whether the framework removes the revision that `secret-remove` names when no handler did, so that revisions nobody
   * reads do not pile up. Default `true`.
   */
  readonly removeObsoleteSecrets?: boolean;
}

/** A charm as a value: what it is, the plugins it composes, the handlers of its own. */
export interface Charm<M extends CharmMetadata = CharmMetadata> {
  readonly metadata: M;
  readonly plugins: readonly Plugin[];
  readonly handlers: readonly HandlerEntry[];
  /** Services, replaced services and contributions of its own, as a plugin has them. */
  readonly provides?: readonly Provision[];
  readonly overrides?: readonly Provision[];
  readonly contributions?: readonly Contribution[];
  readonly options?: CharmOptions;
}

type Noun<K> = K extends `relation-${string}`
  ? 'endpoint'
  : K extends `storage-${string}`
    ? 'storage'
    : K extends `pebble-${string}`
      ? 'container'
      : 'action';
type Name<N> = N extends string ? N : '';

/** A handler of an event that cannot occur, said so that the compiler's message names the mistake. */
type Impossible<M, S extends EventSelector> = S['kind'] extends 'relation-broken'
  ? `relation-broken of '${Name<S['name']>}' cannot occur: it is no endpoint of ${CharmName<M>} that relates it to others`
  : `${CharmName<M>} has no ${Noun<S['kind']>} '${Name<S['name']>}'`;
type CharmName<M> = M extends { readonly name: infer N extends string } ? N : 'this charm';

// A list whose entries lost their names on the way is checked by the host alone.
type Checked<M, E> =
  E extends HandlerEntry<infer S> ? (EventSelector extends S ? E : S extends SelectorOf<M> ? E : Impossible<M, S>) : E;

/** What {@link defineCharm} takes. */
export interface CharmDefinition<M extends CharmMetadata, H extends readonly HandlerEntry[]> extends CharmOptions {
  readonly metadata: M;
  readonly plugins?: readonly Plugin[];
  /** Run after the plugins' handlers of the same event, in this order. */
  readonly handlers?: H & { readonly [I in keyof H]: Checked<M, H[I]> };
  /** Services of the charm's own. */
  readonly provides?: readonly Provision[];
  /** Services that it binds in place of a plugin's, or of core's. */
  readonly overrides?: readonly Provision[];
  /** What it adds to contribution points. */
  readonly contributions?: readonly Contribution[];
}

/**
 * Declares a charm. A handler for an endpoint, container, storage or action that the metadata does not have does not
 * compile.
 *
 * @param definition - metadata, plugins and handlers
 *
 * @example
 * ```ts
 * export const charm = defineCharm({
 *   metadata,
 *   plugins: [redisHealth({ port: 6379 })],
 *   handlers: [on.updateStatus(handler(UpdateStatus, { health: RedisHealth }))],
 * });
 * ```
 */
export function defineCharm<const M extends CharmMetadata, const H extends readonly HandlerEntry[] = readonly []>(
  definition: CharmDefinition<M, H>,
): Charm<M> {
  const {
    metadata,
    plugins = [],
    handlers = [],
    provides = [],
    overrides = [],
    contributions = [],
    ...options
  } = definition;
  return { metadata, plugins, handlers, provides, overrides, contributions, options };
}
