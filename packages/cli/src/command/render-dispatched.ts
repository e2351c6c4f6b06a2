import { styleText } from 'node:util';
import type { Dispatched } from '../dispatch/dispatch-once.ts';

/**
 * What `dispatch` prints of a hook that has run.
 *
 * @param dispatched - what it came to
 * @param format - for people, or one JSON object
 */
export function renderDispatched(dispatched: Dispatched, format: 'json' | 'text'): readonly string[] {
  if (format === 'json') return [JSON.stringify(dispatched)];
  const { event, exitCode, committed, durationMs, changes, log, commands, action } = dispatched;
  const outcome = committed ? styleText('green', 'committed') : styleText('red', `exit code ${exitCode}, nothing kept`);
  return [
    `${event}: ${outcome}, ${durationMs} ms, ${commands.length} hook commands`,
    ...log.map(({ level, message }) => `  ${level.padEnd(8)}${message}`),
    ...(changes.length === 0 ? ['nothing changed'] : ['what changed:']),
    ...changes.map(({ path, before, after }) => `  ${path}: ${shown(before)} → ${shown(after)}`),
    ...(action === undefined ? [] : [`action ${action.status}${action.message === '' ? '' : `: ${action.message}`}`]),
    ...Object.entries(action?.results ?? {}).map(([name, value]) => `  ${name}: ${shown(value)}`),
  ];
}

function shown(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}
