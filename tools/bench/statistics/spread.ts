/** What a series of figures comes to. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Median, least and greatest of some figures.
 *
 * @throws RangeError when there are none
 */
export function spreadOf(figures: readonly number[]): Spread {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1];
  const high = sorted[Math.floor(middle)];
  const [min] = sorted;
  const max = sorted.at(-1);
  if (low === undefined || high === undefined || min === undefined || max === undefined)
    throw new RangeError('there are no figures');
  return { median: (low + high) / 2, min, max };
}

/**
 * The median of the ratios of two series taken in the same rounds: what slows a whole round down slows both.
 *
 * @param figures - of the contestant, by round
 * @param floor - of the floor, by round
 */
export function ratioOf(figures: readonly number[], floor: readonly number[]): number {
  return spreadOf(figures.map((figure, round) => figure / (floor[round] ?? Number.NaN))).median;
}
