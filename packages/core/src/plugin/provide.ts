import { type Token, token } from './token.ts';

const brand = '@charmsmith/core/Provided';

/**
 * A service that brings along how it is built: whoever lists it as a dependency has it, no plugin need provide it.
 * Made by `defineConfig` and `defineState`.
 */
export interface Provided<T> {
  /** Recognises it across duplicate installs. */
  readonly $type: typeof brand;
  readonly provision: Provision & { readonly token: Token<T> };
}

/** The type of the service behind a token. */
export type ServiceOf<D> = D extends Dependency<infer T> ? T : never;

/** What stands for a service: its token, or a {@link Provided}. */
export type Dependency<T> = Token<T> | Provided<T>;

/** Tokens by the names under which a class or factory wants what they stand for. */
export type Tokens<D> = { readonly [K in keyof D]: Dependency<D[K]> };

/** Any dependencies by name. */
export type Dependencies = Readonly<Record<string, Dependency<unknown>>>;

/** How one service is built. Made by {@link provide}. */
export interface Provision {
  readonly token: Token<unknown>;
  readonly dependencies: Dependencies;
  readonly create: (dependencies: never) => unknown;
  /** What the host must know of it beyond that. */
  readonly role?: string;
}

/**
 * Says how a service is built: its token, the tokens of what it needs, and a factory.
 *
 * @remarks The host builds each service at most once a dispatch, and only when something needs it. A
 * factory may be async. A service with `Symbol.asyncDispose` or `Symbol.dispose` is disposed at the
 * end of the dispatch, in reverse order of creation.
 *
 * @param service - the service's token
 * @param dependencies - token of each dependency, under the name that `create` uses
 * @param create - builds the service
 *
 * @example
 * ```ts
 * provide(Greeter, { log: Logger }, ({ log }) => new LoggingGreeter({ log }));
 * ```
 */
export function provide<T, D extends object>(
  service: Dependency<T>,
  dependencies: Tokens<D>,
  create: (dependencies: D) => NoInfer<T> | Promise<NoInfer<T>>,
): Provision {
  return { token: tokenOf(service), dependencies, create };
}

/** Makes a service that brings along how it is built. */
export function provided<T, D extends object>(
  id: string,
  dependencies: Tokens<D>,
  create: (dependencies: D) => NoInfer<T> | Promise<NoInfer<T>>,
  role: string,
): Provided<T> {
  return { $type: brand, provision: { token: token<T>(id), dependencies, create, role } };
}

/** The token of a service. */
export function tokenOf<T>(dependency: Dependency<T>): Token<T> {
  return typeof dependency === 'symbol' ? dependency : dependency.provision.token;
}

/** How a dependency is built, when it brings that along. */
export function provisionOf(dependency: Dependency<unknown>): Provision | undefined {
  return typeof dependency === 'symbol' ? undefined : dependency.provision;
}
