/** One thing that is different afterwards. */
export interface Change {
  /** Where it stands, parted by dots: `unitStatus.status`. */
  readonly path: string;
  /** Absent when it was not there. */
  readonly before?: unknown;
  /** Absent when it is gone. */
  readonly after?: unknown;
}

/** When something was set changes with everything, and the log is shown as lines. */
const leftOut = new Set(['log', 'since']);
/** What lies under these is never shown. */
const secret = new Set(['content', 'credential']);

/**
 * Finds what is different between two plain values. Items of a list that have an `id` or a `unit` are known by it.
 *
 * @param before - as it was
 * @param after - as it is now
 * @returns in the order of the keys, those that came in last
 */
export function changesBetween(before: unknown, after: unknown, path: readonly string[] = []): readonly Change[] {
  if (path.some((name) => leftOut.has(name)) || Object.is(before, after)) return [];
  const [a, b] = [asMap(before), asMap(after)];
  if ((a ?? b) !== undefined && (a !== undefined || before === undefined) && (b !== undefined || after === undefined)) {
    const keys = new Set([...(a?.keys() ?? []), ...(b?.keys() ?? [])]);
    return [...keys].flatMap((key) => changesBetween(a?.get(key), b?.get(key), [...path, key]));
  }
  const hide = (value: unknown) => (path.some((name) => secret.has(name)) ? '(hidden)' : value);
  return [
    {
      path: path.join('.'),
      ...(before === undefined ? {} : { before: hide(before) }),
      ...(after === undefined ? {} : { after: hide(after) }),
    },
  ];
}

function asMap(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  return new Map(value.map((item, index) => [keyOf(item) ?? String(index), item] as const));
}

function keyOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return typeof item === 'string' ? item : undefined;
  const { id } = item as { readonly id?: unknown };
  return typeof id === 'string' ? id : undefined;
}
