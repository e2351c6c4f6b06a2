import { colourStatus, faint } from './colour.ts';
import type { Display } from './display.ts';
import { seconds } from './row.ts';

/** One line a hook, for logs and pipes. */
export function lineDisplay(print: (line: string) => void): Display {
  return {
    ended: (unit, { event, durationMs, committed, after, exitCode }) => {
      const { status, message } = after.unitStatus;
      const shown = committed
        ? colourStatus(status, status.padEnd(11))
        : colourStatus('error', `exit ${exitCode}`.padEnd(11));
      const took = seconds(durationMs).padStart(8);
      print(`${unit.padEnd(12)} ${event.name.padEnd(30)} ${took}  ${shown} ${message}`.trimEnd());
      if (committed) return;
      const reason = after.log.findLast(({ level }) => level === 'ERROR' || level === 'WARNING')?.message;
      if (reason !== undefined) print(`  ${faint(reason)}`);
    },
    changed: () => undefined,
    note: print,
    [Symbol.dispose]: () => undefined,
  };
}
