import type { Issue } from './issue.ts';

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * Writes a value as JSON in the one way that equal values share: keys sorted, no spaces, `undefined` left out.
 *
 * @param value - plain data, see {@link findForeign}
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    isPlainObject(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
}

/**
 * Finds what JSON would lose or change: functions, dates, maps, NaN, cycles …
 *
 * @returns the first such thing and where it is; `undefined` for plain data
 */
export function findForeign(
  value: unknown,
  path: Issue['path'] = [],
  above: readonly unknown[] = [],
): Issue | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : { path, message: `${String(value)} is no number of JSON` };
  }
  if (typeof value !== 'object') return { path, message: `a ${typeof value} is not plain data` };
  if (above.includes(value)) return { path, message: 'it holds itself' };
  const inside = [...above, value];
  if (Array.isArray(value)) {
    return firstOf(value.entries(), ([index, item]) => findForeign(item, [...path, index], inside));
  }
  if (!isPlainObject(value)) return { path, message: 'an instance of a class is not plain data' };
  return firstOf(Object.entries(value), ([key, item]) =>
    item === undefined ? undefined : findForeign(item, [...path, key], inside),
  );
}

/** Freezes plain data, all the way down. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function firstOf<T>(items: Iterable<T>, find: (item: T) => Issue | undefined): Issue | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
