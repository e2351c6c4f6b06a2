import { token } from '../plugin/token.ts';
import type { InputOf, OutputOf, Schema } from '../schema/validate.ts';

/** An event that a plugin, or a charm, raises itself. Made by {@link defineEvent}. */
export interface EventDefinition<P = unknown, I = P> {
  /** Package and name: stable, since deferred work is stored under it. */
  readonly name: string;
  /** What its payload must be. */
  readonly schema?: Schema<P, I>;
}

/**
 * Declares an event of one's own. Handlers are registered with `on.custom`, and `Events` raises it.
 *
 * @param name - package and name: `@example/backup/backup-done`
 * @param schema - of the payload, any validator that speaks Standard Schema. The payload is plain data, since it may
 * have to wait in the deferred queue
 *
 * @example
 * ```ts
 * export const failoverDetected = defineEvent('@example/redis/failover-detected', z.object({ master: z.string() }));
 * on.custom(failoverDetected, using({ log: Logger }, ({ payload }, { log }) => log.info('failover', payload)));
 * ```
 */
export function defineEvent<S extends Schema>(name: string, schema: S): EventDefinition<OutputOf<S>, InputOf<S>>;
export function defineEvent(name: string): EventDefinition<undefined>;
export function defineEvent(name: string, schema?: Schema): EventDefinition {
  return schema === undefined ? { name } : { name, schema };
}

/** What came of raising an event. */
export interface Emission {
  /** Ids of the handlers that were called, in order. */
  readonly called: readonly string[];
  /** Those of them that deferred. */
  readonly deferred: readonly string[];
  /** Handlers that were not called: the same event waits for them in the queue already. */
  readonly skipped: readonly string[];
}

/** Raises events of one's own. */
export interface Events {
  /**
   * Calls the handlers of an event, one after the other, in plugin order, and waits for them. What they report counts
   * as what any handler reports; what one throws ends the emission and is thrown here.
   *
   * @param event - from {@link defineEvent}
   * @param payload - plain data, frozen and validated anew for each handler
   * @throws CharmsmithError `CORE_BAD_PAYLOAD` for what the schema refuses, or JSON cannot hold
   */
  emit<P, I>(
    event: EventDefinition<P, I>,
    ...payload: undefined extends I ? [payload?: I] : [payload: I]
  ): Promise<Emission>;
}
export const Events = token<Events>('@charmsmith/core/Events');
