import type { Token } from './token.ts';

/** Tokens by the names under which a class or factory wants what they stand for. */
export type Tokens<D> = { readonly [K in keyof D]: Token<D[K]> };

/** How one service is built. Made by {@link provide}. */
export interface Provision {
  readonly token: Token<unknown>;
  readonly dependencies: Readonly<Record<string, Token<unknown>>>;
  readonly create: (dependencies: never) => unknown;
}

/**
 * Says how a service is built: its token, the tokens of what it needs, and a factory.
 *
 * @remarks The host builds each service at most once a dispatch, and only when something needs it. A
 * factory may be async. A service with `Symbol.asyncDispose` or `Symbol.dispose` is disposed at the
 * end of the dispatch, in reverse order of creation.
 *
 * @param token - the service's token
 * @param dependencies - token of each dependency, under the name that `create` uses
 * @param create - builds the service
 *
 * @example
 * ```ts
 * provide(Greeter, { log: Logger }, ({ log }) => new LoggingGreeter({ log }));
 * ```
 */
export function provide<T, D extends object>(
  token: Token<T>,
  dependencies: Tokens<D>,
  create: (dependencies: D) => NoInfer<T> | Promise<NoInfer<T>>,
): Provision {
  return { token, dependencies, create };
}
