import type { HandlerEntry } from '../events/on.ts';
import type { Plugin } from '../plugin/define-plugin.ts';
import type { CharmMetadata, SelectorOf } from './charm-metadata.ts';

/** A charm as a value: what it is, the plugins it composes, the handlers of its own. */
export interface Charm<M extends CharmMetadata = CharmMetadata> {
  readonly metadata: M;
  readonly plugins: readonly Plugin[];
  readonly handlers: readonly HandlerEntry[];
}

/** What {@link defineCharm} takes. */
export interface CharmDefinition<M extends CharmMetadata> {
  readonly metadata: M;
  readonly plugins?: readonly Plugin[];
  /** Run after the plugins' handlers of the same event, in this order. */
  readonly handlers?: readonly HandlerEntry<SelectorOf<M>>[];
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
export function defineCharm<const M extends CharmMetadata>(definition: CharmDefinition<M>): Charm<M> {
  const { metadata, plugins = [], handlers = [] } = definition;
  return { metadata, plugins, handlers };
}
