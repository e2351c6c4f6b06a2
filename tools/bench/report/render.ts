import Table from 'cli-table3';
import type { CaseReport } from './case-report.ts';
import { type Curve, renderCurve } from './curve.ts';
import { ratesOf } from './rates.ts';
import { headings, tableRow } from './table-rows.ts';

/** One run of the bench. */
export interface RunReport {
  /** When it began, RFC 3339. */
  readonly startedAt: string;
  /** As it was typed. */
  readonly command: string;
  readonly machine: Readonly<Record<string, string>>;
  readonly cases: readonly CaseReport[];
}

/** One table of all cases for a terminal, with what is to be said of each below its rows. */
export function renderText({ cases }: Pick<RunReport, 'cases'>): string {
  const table = new Table({
    head: [...headings],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'left'],
    wordWrap: true,
    colWidths: [null, null, null, null, null, null, 44],
  });
  const across = (content: string) => [{ content, colSpan: headings.length, hAlign: 'left' as const }];
  for (const report of cases) {
    table.push(
      across(`${report.name}: ${report.description}`),
      ...report.contestants.map((contestant) => [...tableRow(contestant)]),
    );
    const said = [...remarks(report), ...report.curves.map(textOf)];
    if (said.length > 0) table.push(across(said.join('\n')));
  }
  return table.toString();
}

/** All of a run as Markdown: one table, then what is to be said of each case, and the curves. */
export function renderMarkdown({ startedAt, command, machine, cases }: RunReport): string {
  const facts = Object.entries({ taken: startedAt, command: `\`${command}\``, ...machine }).map(
    ([name, value]) => `- ${name}: ${value}`,
  );
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = cases.flatMap((report) => [
    row([`**${report.name}**`, ...headings.slice(1).map(() => '')]),
    ...report.contestants.map((contestant) => row(tableRow(contestant))),
  ]);
  const sections = cases.flatMap((report) => [
    '',
    `## ${report.name}`,
    '',
    `${report.description}. ${report.rounds} rounds.`,
    ...remarks(report).flatMap((line) => ['', line]),
    ...report.curves.flatMap((curve) => ['', ...renderCurve(curve)]),
  ]);
  const table =
    rows.length === 0
      ? []
      : ['', row(headings), row(headings.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows];
  return ['# Bench', '', ...facts, ...table, ...sections, ''].join('\n');
}

function remarks(report: CaseReport): readonly string[] {
  const { absent, notes } = report;
  return [...ratesOf(report), ...absent.map(({ name, reason }) => `Absent: ${name}: ${reason}`), ...notes];
}

function textOf(curve: Curve): string {
  return renderCurve(curve, { plot: false }).join('\n');
}
