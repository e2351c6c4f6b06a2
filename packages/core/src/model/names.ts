import { CharmsmithError } from '@charmsmith/errors';

/**
 * Refuses a name that the charm's metadata does not have.
 *
 * @param what - `container`, `endpoint`, `storage` …
 * @param known - what the metadata has; `undefined` when it has no such section, and nothing is refused
 * @throws CharmsmithError `CORE_UNKNOWN_NAME` naming what comes closest
 */
export function checkName(what: string, name: string, known: Readonly<Record<string, unknown>> | undefined): void {
  if (known === undefined || Object.hasOwn(known, name)) return;
  const names = Object.keys(known);
  const [closest] = names
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .filter(({ distance }) => distance <= 3)
    .sort((a, b) => a.distance - b.distance);
  const hint = closest === undefined ? `It has ${names.join(', ') || 'none'}.` : `Did you mean "${closest.candidate}"?`;
  throw new CharmsmithError(`this charm has no ${what} "${name}"`, {
    code: 'CORE_UNKNOWN_NAME',
    hint,
    details: { what, name, known: names },
  });
}

/** How many characters must be added, removed or replaced to make one text the other (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const replaced = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
