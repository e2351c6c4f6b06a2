import { createLogUpdate } from 'log-update';
import { colourStatus } from './colour.ts';
import { type Column, renderColumns } from './columns.ts';
import type { Display } from './display.ts';
import { lineDisplay } from './lines.ts';
import { seconds, type UnitRow } from './row.ts';

const shownLines = 12;

/** From left to right; the leader has a star, as in `juju status`. */
const columns: readonly Column<UnitRow>[] = [
  { heading: 'Unit', text: ({ unit, leader }) => (leader ? `${unit}*` : unit) },
  { heading: 'Status', text: ({ status }) => status, paint: (text) => colourStatus(text) },
  { heading: 'Message', text: ({ message }) => message, shrinks: true },
  { heading: 'Address', text: ({ address }) => address, dispensable: 1 },
  { heading: 'Redis', text: ({ redisVersion }) => redisVersion },
  { heading: 'Role', text: ({ role }) => role },
  { heading: 'Last hook', text: ({ lastHook, running }) => (running === undefined ? lastHook : `${running} …`) },
  {
    heading: 'Took',
    text: ({ running, durationMs }) => (running !== undefined || durationMs === undefined ? '' : seconds(durationMs)),
    dispensable: 2,
  },
];

/** A table that is kept up to date, and the latest hooks above it. For a terminal. */
export function tableDisplay(stream: NodeJS.WriteStream): Display {
  const update = createLogUpdate(stream, { showCursor: true });
  const history: string[] = [];
  let shown: readonly UnitRow[] = [];
  const draw = () => update([...history.slice(-shownLines), '', renderTable(shown, stream.columns)].join('\n'));
  const above = (line: string) => {
    history.push(line);
    draw();
  };
  return {
    ended: lineDisplay(above).ended,
    changed: (rows) => {
      shown = rows;
      draw();
    },
    note: above,
    [Symbol.dispose]: () => update.done(),
  };
}

/**
 * Lays out the table of the units.
 *
 * @param width - the terminal's; what does not fit is cut or left out
 */
export function renderTable(rows: readonly UnitRow[], width: number): string {
  return rows.length === 0 ? '' : renderColumns(columns, rows, width);
}
