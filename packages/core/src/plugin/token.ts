declare const provided: unique symbol;

/**
 * Names a service of type `T` in a dispatch.
 *
 * @remarks A registered symbol, so it stays the same when a package is installed twice or loaded in
 * two module formats. The type parameter exists for the compiler alone.
 */
export type Token<T> = symbol & { readonly [provided]: T };

/**
 * Makes the token of a service. Declare it beside the interface, under the interface's name.
 *
 * @param id - package and name: `@charmsmith/sentinel/SentinelTopology`
 *
 * @example
 * ```ts
 * export interface Greeter {
 *   greet(name: string): string;
 * }
 * export const Greeter = token<Greeter>('@example/greeter/Greeter');
 * ```
 */
export function token<T>(id: string): Token<T> {
  return Symbol.for(id) as Token<T>;
}

/** The id a token was made with, for messages. */
export function tokenId(token: Token<unknown>): string {
  return token.description ?? 'a token without an id';
}
