import type { Display } from './display.ts';
import type { UnitRow } from './row.ts';

/** One JSON object a line, for programs: of hooks as they end, and of units as they change. */
export function jsonDisplay(print: (line: string) => void): Display {
  const write = (type: string, content: object) => print(JSON.stringify({ type, ...content }));
  let shown = new Map<string, string>();
  return {
    ended: (unit, { event, durationMs, committed, exitCode }) =>
      write('hook', { unit, hook: event.name, durationMs: Math.round(durationMs), exitCode, committed }),
    changed: (rows) => {
      const now = new Map(rows.map((row) => [row.unit, JSON.stringify(row)]));
      for (const row of rows) if (shown.get(row.unit) !== now.get(row.unit)) write('unit', rounded(row));
      for (const unit of shown.keys()) if (!now.has(unit)) write('gone', { unit });
      shown = now;
    },
    note: (text) => write('note', { text }),
    [Symbol.dispose]: () => undefined,
  };
}

function rounded(row: UnitRow): object {
  return { ...row, ...(row.durationMs === undefined ? {} : { durationMs: Math.round(row.durationMs) }) };
}
