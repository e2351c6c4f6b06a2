import Table from 'cli-table3';
import { createLogUpdate } from 'log-update';
import { colourStatus, faint } from './colour.ts';
import type { Display } from './display.ts';
import { lineDisplay } from './lines.ts';
import { seconds, type UnitRow } from './row.ts';

const headings = ['Unit', 'Status', 'Message', 'Redis', 'Role', 'Last hook', 'Took', 'Address'];
const shownLines = 12;

/** A table that is kept up to date, and the latest hooks above it. For a terminal. */
export function tableDisplay(stream: NodeJS.WriteStream): Display {
  const update = createLogUpdate(stream, { showCursor: true });
  const lines: string[] = [];
  let row: UnitRow | undefined;
  let running: string | undefined;
  const draw = () => update([...lines.slice(-shownLines), '', renderTable(row, running)].join('\n'));
  const above = (line: string) => {
    lines.push(line);
    draw();
  };
  const history = lineDisplay(above);
  return {
    started: ({ name }) => {
      running = name;
      draw();
    },
    ended: (record) => {
      running = undefined;
      history.ended(record);
    },
    changed: (next) => {
      row = next;
      draw();
    },
    note: above,
    [Symbol.dispose]: () => update.done(),
  };
}

function renderTable(row: UnitRow | undefined, running: string | undefined): string {
  const table = new Table({ head: headings.map(faint), style: { head: [], border: [], compact: true } });
  if (row !== undefined) {
    const took = row.durationMs === undefined ? '' : seconds(row.durationMs);
    const hook = running === undefined ? row.lastHook : `${running} …`;
    table.push([
      row.unit,
      colourStatus(row.status),
      row.message,
      row.redisVersion,
      row.role,
      hook,
      running === undefined ? took : '',
      row.address,
    ]);
  }
  return table.toString();
}
