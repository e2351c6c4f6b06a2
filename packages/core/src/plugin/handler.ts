import type { JujuEvent } from '../events/juju-event.ts';
import type { Outcome } from '../outcome/outcome.ts';
import type { Dependencies, Tokens } from './provide.ts';

/** Anything that handles one kind of event: most often a small class. */
export interface Handler<E, O = Outcome> {
  readonly handle: (event: E) => O | Promise<O>;
  /**
   * Asked before deferred work is run again: `false` drops it, since it is wanted no more. Work that waited for a
   * leader, say, when another unit leads.
   */
  readonly guard?: (event: E) => boolean | Promise<boolean>;
}

/** A handler with the tokens of what it needs. Made by {@link handler} and {@link using}. */
export interface HandlerDefinition<E, O = Outcome> {
  readonly dependencies: Dependencies;
  readonly create: (dependencies: never) => Handler<E, O>;
  /** Told apart by it in the deferred queue when one owner handles one event several times. */
  readonly id?: string;
}

/** What may be registered for an event: a handler with dependencies, or a function that needs none. */
export type Handles<E, O = Outcome> = HandlerDefinition<E, O> | ((event: E) => O | Promise<O>);

/** What {@link handler} takes beside the class and its dependencies. */
export interface HandlerOptions {
  /** Stable name; needed only when one charm or plugin has several handlers of one event. */
  readonly id?: string;
}

/**
 * Ties a handler class to the tokens of its dependencies. The compiler compares each token with the class's dependency
 * of that name.
 *
 * @param HandlerClass - takes one object of dependencies; may have a method `guard` beside `handle`, see {@link Handler}
 * @param dependencies - token of each dependency, under the class's name for it
 *
 * @example
 * ```ts
 * class Start {
 *   readonly #deps: { readonly log: Logger };
 *   constructor(deps: { readonly log: Logger }) {
 *     this.#deps = deps;
 *   }
 *   handle(_event: StartEvent): Outcome {
 *     this.#deps.log.info('started');
 *     return active();
 *   }
 * }
 * on.start(handler(Start, { log: Logger }));
 * ```
 */
export function handler<D extends object, E = JujuEvent, O = Outcome>(
  HandlerClass: new (dependencies: D) => {
    handle(event: E): O | Promise<O>;
    guard?(event: E): boolean | Promise<boolean>;
  },
  dependencies: Tokens<D>,
  options: HandlerOptions = {},
): HandlerDefinition<E, O> {
  return {
    dependencies,
    create: (resolved: D) => {
      const instance = new HandlerClass(resolved);
      return {
        handle: (event: E) => instance.handle(event),
        ...(instance.guard === undefined ? {} : { guard: (event: E) => instance.guard?.(event) ?? true }),
      };
    },
    ...options,
  };
}

/**
 * A handler of one function, with the tokens of what it needs.
 *
 * @param dependencies - token of each dependency, under the name that the function uses
 * @param handle - takes the event and the dependencies
 * @param options - `guard` as in {@link Handler}
 *
 * @example
 * ```ts
 * on.start(
 *   using({ log: Logger }, (_event, { log }) => {
 *     log.info('started');
 *     return active();
 *   }),
 * );
 * ```
 */
export function using<D extends object, E = JujuEvent, O = Outcome>(
  dependencies: Tokens<D>,
  handle: (event: E, dependencies: D) => O | Promise<O>,
  options: HandlerOptions & { readonly guard?: (event: E, dependencies: D) => boolean | Promise<boolean> } = {},
): HandlerDefinition<E, O> {
  const { guard, ...rest } = options;
  return {
    dependencies,
    create: (resolved: D) => ({
      handle: (event: E) => handle(event, resolved),
      ...(guard === undefined ? {} : { guard: (event: E) => guard(event, resolved) }),
    }),
    ...rest,
  };
}

/** Any handler with its dependencies. */
export function definitionOf<E, O>(handles: Handles<E, O>): HandlerDefinition<E, O> {
  return typeof handles === 'function' ? { dependencies: {}, create: () => ({ handle: handles }) } : handles;
}
