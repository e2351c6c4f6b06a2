/** What a state of `defineState` holds. Made by {@link stored}. */
export interface StoredState {
  readonly version: number;
  readonly value: unknown;
}

/**
 * What a state of `defineState` holds.
 *
 * @param value - plain data
 * @param version - of its shape. Default 1
 *
 * @example
 * ```ts
 * const state = { stored: { '@example/web/Visits': stored({ count: 3 }) } };
 * ```
 */
export function stored(value: unknown, version = 1): StoredState {
  return { version, value };
}
