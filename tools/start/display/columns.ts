import Table from 'cli-table3';
import { faint } from './colour.ts';

/** One column of a table. */
export interface Column<Row> {
  readonly heading: string;
  /** The text of a cell. */
  readonly text: (row: Row) => string;
  /** The same in colour. */
  readonly paint?: (text: string) => string;
  /** Cut when the table is too wide for the terminal. */
  readonly shrinks?: true;
  /** Left out when that is not enough: the highest number first. */
  readonly dispensable?: number;
}

const gap = 2;

const lines = [
  'top',
  'top-mid',
  'top-left',
  'top-right',
  'bottom',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
] as const;
const inner = ['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'] as const;
const noLines = Object.fromEntries([...lines, ...inner].map((name) => [name, '']));

/**
 * Lays out a table without lines.
 *
 * @param columns - from left to right
 * @param rows - from top to bottom
 * @param width - of the terminal
 */
export function renderColumns<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): string {
  const shown = fitColumns(columns, rows, width);
  const table = new Table({
    head: shown.map(({ column }) => faint(column.heading)),
    colWidths: shown.map((one) => one.width),
    chars: noLines,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap },
  });
  table.push(...rows.map((row) => shown.map(({ column: { text, paint } }) => paint?.(text(row)) ?? text(row))));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

interface FittedColumn<Row> {
  readonly column: Column<Row>;
  readonly width: number;
}

/** Decides which columns are shown and how wide, so that the table fits into the terminal. */
function fitColumns<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): readonly FittedColumn<Row>[] {
  const full = columns.map((column) => ({ column, width: naturalWidth(column, rows) }));
  const excess = full.reduce((sum, one) => sum + one.width, 0) - width;
  const fitted = full.map((one) =>
    one.column.shrinks ? { ...one, width: Math.max(one.column.heading.length + gap, one.width - excess) } : one,
  );
  if (excess <= 0) return full;
  if (fitted.reduce((sum, one) => sum + one.width, 0) <= width) return fitted;
  const least = Math.max(0, ...columns.map(({ dispensable = 0 }) => dispensable));
  if (least === 0) return fitted;
  return fitColumns(
    columns.filter(({ dispensable }) => dispensable !== least),
    rows,
    width,
  );
}

function naturalWidth<Row>({ heading, text }: Column<Row>, rows: readonly Row[]): number {
  return Math.max(heading.length, ...rows.map((row) => text(row).length)) + gap;
}
