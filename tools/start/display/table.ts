import Table from 'cli-table3';
import { createLogUpdate } from 'log-update';
import { colourStatus, faint } from './colour.ts';
import type { Display } from './display.ts';
import { lineDisplay } from './lines.ts';
import { seconds, type UnitRow } from './row.ts';

const headings = ['Unit', 'Status', 'Message', 'Redis', 'Role', 'Last hook', 'Took'] as const;
const statusColumn = 1;
const messageColumn = 2;
const gap = 2;
const shownLines = 12;

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

/** A table that is kept up to date, and the latest hooks above it. For a terminal. */
export function tableDisplay(stream: NodeJS.WriteStream): Display {
  const update = createLogUpdate(stream, { showCursor: true });
  const history: string[] = [];
  let row: UnitRow | undefined;
  let running: string | undefined;
  const draw = () => update([...history.slice(-shownLines), '', renderTable(row, running, stream.columns)].join('\n'));
  const above = (line: string) => {
    history.push(line);
    draw();
  };
  const hooks = lineDisplay(above);
  return {
    started: ({ name }) => {
      running = name;
      draw();
    },
    ended: (record) => {
      running = undefined;
      hooks.ended(record);
    },
    changed: (next) => {
      row = next;
      draw();
    },
    note: above,
    [Symbol.dispose]: () => update.done(),
  };
}

/**
 * Lays out the table of one unit.
 *
 * @param row - the unit, once there is one
 * @param running - the hook that runs now
 * @param columns - the terminal's width; a message that does not fit is cut
 */
export function renderTable(row: UnitRow | undefined, running: string | undefined, columns: number): string {
  if (row === undefined) return '';
  const took = running === undefined && row.durationMs !== undefined ? seconds(row.durationMs) : '';
  const hook = running === undefined ? row.lastHook : `${running} …`;
  const cells = [row.unit, row.status, row.message, row.redisVersion, row.role, hook, took];
  const widths = headings.map((heading, index) => Math.max(heading.length, cells[index]?.length ?? 0) + gap);
  const others = widths.reduce((sum, width, index) => (index === messageColumn ? sum : sum + width), 0);
  widths[messageColumn] = Math.max(
    headings[messageColumn].length + gap,
    Math.min(widths[messageColumn] ?? 0, columns - others),
  );
  const table = new Table({
    head: headings.map(faint),
    colWidths: widths,
    chars: noLines,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap },
  });
  table.push(cells.map((cell, index) => (index === statusColumn ? colourStatus(cell) : cell)));
  return table.toString();
}
