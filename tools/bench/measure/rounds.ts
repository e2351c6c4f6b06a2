/** One thing that is measured; returns the milliseconds of one unit of work. */
export interface Subject {
  readonly name: string;
  readonly measure: () => Promise<number>;
}

/** The milliseconds of each subject, a value a round. */
export type Rounds = ReadonlyMap<string, readonly number[]>;

/**
 * Measures subjects in turn, round by round, so that a machine that changes its speed changes it for all. A first round
 * warms up and does not count.
 *
 * @param subjects - measured in this order in every round
 * @param rounds - how many count
 * @param progress - told before each round
 */
export async function alternate(
  subjects: readonly Subject[],
  rounds: number,
  progress: (round: number) => void,
): Promise<Rounds> {
  const measured = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    progress(round);
    for (const { name, measure } of subjects) {
      const ms = await measure();
      if (round > 0) measured.get(name)?.push(ms);
    }
  }
  return measured;
}
