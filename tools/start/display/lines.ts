import type { DispatchRecord } from '@charmsmith/juju-emulator';
import { colourStatus, faint } from './colour.ts';
import type { Display } from './display.ts';
import { seconds } from './row.ts';

/** One line a hook, for logs and pipes. */
export function lineDisplay(print: (line: string) => void): Display {
  return {
    ended: (unit, { event, durationMs, committed, before, after, exitCode }) => {
      const { status, message } = after.unitStatus;
      const shown = committed
        ? colourStatus(status, status.padEnd(11))
        : colourStatus('error', `exit ${exitCode}`.padEnd(11));
      const took = seconds(durationMs).padStart(8);
      print(`${unit.padEnd(12)} ${event.name.padEnd(30)} ${took}  ${shown} ${message}`.trimEnd());
      if (committed) return;
      const reason = reasonOf(before, after);
      if (reason !== undefined) print(`  ${faint(reason)}`);
    },
    changed: () => undefined,
    note: print,
    [Symbol.dispose]: () => undefined,
  };
}

/** What the charm itself said of its failure, or else the agent, who knows the exit status alone. */
function reasonOf(
  before: Pick<DispatchRecord['before'], 'log'>,
  after: Pick<DispatchRecord['after'], 'log'>,
): string | undefined {
  const said = after.log
    .slice(before.log.length)
    .filter(({ level }) => level === 'ERROR' || level === 'WARNING')
    .toReversed();
  const own = said.filter(({ source }) => source !== 'agent');
  return (own.find(({ level }) => level === 'ERROR') ?? own[0] ?? said[0])?.message;
}
