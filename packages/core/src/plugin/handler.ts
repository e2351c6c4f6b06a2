import type { JujuEvent } from '../events/juju-event.ts';
import type { Outcome } from '../outcome/outcome.ts';
import type { Tokens } from './provide.ts';
import type { Token } from './token.ts';

/** Anything that handles one kind of event: most often a small class. */
export interface Handler<E, O = Outcome> {
  readonly handle: (event: E) => O | Promise<O>;
}

/** A handler with the tokens of what it needs. Made by {@link handler}. */
export interface HandlerDefinition<E, O = Outcome> {
  readonly dependencies: Readonly<Record<string, Token<unknown>>>;
  readonly create: (dependencies: never) => Handler<E, O>;
  /** Told apart by it in the deferred queue when one owner handles one event several times. */
  readonly id?: string;
}

/** What {@link handler} takes beside the class and its dependencies. */
export interface HandlerOptions {
  /** Stable name; needed only when one charm or plugin has several handlers of one event. */
  readonly id?: string;
}

/**
 * Ties a handler class to the tokens of its dependencies. The compiler compares each token with the class's dependency
 * of that name.
 *
 * @param HandlerClass - takes one object of dependencies
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
  HandlerClass: new (dependencies: D) => { handle(event: E): O | Promise<O> },
  dependencies: Tokens<D>,
  options: HandlerOptions = {},
): HandlerDefinition<E, O> {
  return {
    dependencies,
    create: (resolved: D) => {
      const instance = new HandlerClass(resolved);
      return { handle: (event: E) => instance.handle(event) };
    },
    ...options,
  };
}
