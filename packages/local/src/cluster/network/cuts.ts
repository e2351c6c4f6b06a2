/**
 * Which units cannot reach which: the pairs between whom nothing passes. A pair is held by name and not by address, so
 * that a pod that comes back with another address is cut off as the one before.
 */
export type Cuts = ReadonlyMap<string, Pair>;

/** Two units. */
export type Pair = readonly [one: string, other: string];

/** No cut at all. */
export const noCuts: Cuts = new Map();

/** Adds cuts between each of some units and each of others. */
export function cut(cuts: Cuts, ones: Iterable<string>, others: Iterable<string>): Cuts {
  return new Map([...cuts, ...pairs(ones, others).map((pair) => [pairKey(pair), pair] as const)]);
}

/** Takes out the cuts between each of some units and each of others. */
export function heal(cuts: Cuts, ones: Iterable<string>, others: Iterable<string>): Cuts {
  const healed = new Set(pairs(ones, others).map(pairKey));
  return new Map([...cuts].filter(([key]) => !healed.has(key)));
}

/**
 * The routing rules that hold cuts: packets from one to the other are dropped without a word, as a broken link does.
 *
 * @param addresses - of the pods that are there, by unit
 * @returns rules as `ip rule add` and `ip rule delete` take them
 */
export function cutRules(cuts: Cuts, addresses: ReadonlyMap<string, string>): ReadonlySet<string> {
  const rules = [...cuts.values()].flatMap(([one, other]) => {
    const [a, b] = [addresses.get(one), addresses.get(other)];
    return a === undefined || b === undefined ? [] : [dropped(a, b), dropped(b, a)];
  });
  return new Set(rules);
}

function dropped(from: string, to: string): string {
  return `from ${from} to ${to} blackhole`;
}

function pairs(ones: Iterable<string>, others: Iterable<string>): readonly Pair[] {
  const all = [...others];
  return [...ones].flatMap((one) => all.filter((other) => other !== one).map((other): Pair => [one, other]));
}

/** The same for both directions. */
function pairKey(pair: Pair): string {
  return pair.toSorted().join(' ');
}
