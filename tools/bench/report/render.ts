import Table from 'cli-table3';
import type { CaseReport } from './case-report.ts';
import { ratesOf } from './rates.ts';
import { headings, tableRow } from './table-rows.ts';

/** One run of the bench. */
export interface RunReport {
  /** When it began, RFC 3339. */
  readonly startedAt: string;
  readonly machine: Readonly<Record<string, string>>;
  readonly cases: readonly CaseReport[];
}

/** The table of one case for a terminal, with who is absent below it. */
export function renderText(report: CaseReport): string {
  const table = new Table({
    head: [...headings],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right', 'left', 'right', 'left'],
  });
  table.push(...report.contestants.map((contestant) => [...tableRow(contestant)]));
  return [`${report.name}: ${report.description}`, table.toString(), ...remarks(report)].join('\n');
}

/** All of a run as Markdown. */
export function renderMarkdown({ startedAt, machine, cases }: RunReport): string {
  const facts = Object.entries(machine).map(([name, value]) => `- ${name}: ${value}`);
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const sections = cases.flatMap((report) => [
    '',
    `## ${report.name}`,
    '',
    `${report.description}. ${report.rounds} rounds.`,
    '',
    row(headings),
    row(headings.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...report.contestants.map((contestant) => row(tableRow(contestant))),
    ...remarks(report).flatMap((line) => ['', line]),
  ]);
  return [`# Bench of ${startedAt}`, '', ...facts, ...sections, ''].join('\n');
}

function remarks(report: CaseReport): readonly string[] {
  const { absent, notes } = report;
  return [...ratesOf(report), ...absent.map(({ name, reason }) => `Absent: ${name}: ${reason}`), ...notes];
}
