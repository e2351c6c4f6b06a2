import type { CaseReport } from './case-report.ts';

/** Says how much each contestant does in a second, where a round has an amount: `calls per second: ours 5,230, …`. */
export function ratesOf({ amount, contestants }: Pick<CaseReport, 'amount' | 'contestants'>): readonly string[] {
  if (amount === undefined || contestants.length === 0) return [];
  const { count, unit } = amount;
  const rates = contestants.map(
    ({ name, ms }) => `${name} ${Math.round((count / ms.median) * 1_000).toLocaleString('en-GB')}`,
  );
  return [`${unit} per second: ${rates.join(', ')}`];
}
