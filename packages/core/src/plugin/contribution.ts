import type { Dependencies, Tokens } from './provide.ts';
import { type Token, token, tokenId } from './token.ts';

declare const contributed: unique symbol;
const prefix = 'contributions to ';

/** A place where any number of plugins can add something of type `T`. */
export type ContributionPoint<T> = Token<readonly T[]> & { readonly [contributed]: T };

/**
 * Makes a contribution point. Whoever depends on it as a token receives all that was contributed, in plugin order; an
 * empty list when nobody did.
 *
 * @param id - package and name: `@charmsmith/core/StatusSource`
 */
export function contributionPoint<T>(id: string): ContributionPoint<T> {
  return token(`${prefix}${id}`) as ContributionPoint<T>;
}

/** Tells a contribution point from other tokens, made by any copy of this package. */
export function isContributionPoint(value: Token<unknown>): value is ContributionPoint<unknown> {
  return tokenId(value).startsWith(prefix);
}

/** One contribution. Made by {@link contribute}. */
export interface Contribution {
  readonly point: ContributionPoint<unknown>;
  readonly dependencies: Dependencies;
  readonly create: (dependencies: never) => unknown;
  /** Told apart by it when one plugin contributes several to one point. */
  readonly id?: string;
}

/**
 * Adds something to a contribution point.
 *
 * @param point - where to
 * @param dependencies - token of each dependency, under the name that `create` uses
 * @param create - builds the contribution, once a dispatch
 * @param options - `id`, for messages and logs, when one plugin adds several
 *
 * @example
 * ```ts
 * contribute(StatusSource, { disk: Disk }, ({ disk }) => ({
 *   status: async () => ((await disk.full()) ? blocked('Disk full') : undefined),
 * }));
 * ```
 */
export function contribute<T, D extends object>(
  point: ContributionPoint<T>,
  dependencies: Tokens<D>,
  create: (dependencies: D) => NoInfer<T> | Promise<NoInfer<T>>,
  options: { readonly id?: string } = {},
): Contribution {
  return { point, dependencies, create, ...options };
}
