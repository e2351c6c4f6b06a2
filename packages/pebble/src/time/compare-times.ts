/**
 * Tells which of two times of the daemon is earlier, to the nanosecond.
 *
 * @remarks They cannot be compared as texts: the daemon leaves out the zeros at the end of a fraction, so that
 * `…05.1Z` comes after `…05.12Z`, and writes some times in its own zone. A `Date` holds milliseconds only.
 *
 * @param one - RFC 3339, as the daemon wrote it: the `lastRepeated` of a notice, the `spawnTime` of a change
 * @param other - likewise
 * @returns a number below 0 when `one` is earlier, above 0 when it is later, 0 when they are the same; `NaN` when one
 * of them is no time
 *
 * @example
 * ```ts
 * const newest = (await pebble.notices()).toSorted((a, b) => compareTimes(a.lastOccurred, b.lastOccurred)).at(-1);
 * ```
 */
export function compareTimes(one: string, other: string): number {
  const [a, b] = [readTime(one), readTime(other)];
  const apart = a.secondsMs - b.secondsMs;
  return apart === 0 ? a.nanoseconds - b.nanoseconds : apart;
}

function readTime(text: string): { secondsMs: number; nanoseconds: number } {
  const fraction = /\.\d+/.exec(text)?.[0] ?? '';
  const nanoseconds = Number(fraction.slice(1, 10).padEnd(9, '0'));
  return { secondsMs: Date.parse(text.replace(fraction, '')), nanoseconds };
}
