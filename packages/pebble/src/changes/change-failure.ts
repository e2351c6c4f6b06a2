import { PebbleChangeError } from '../errors/pebble-error.ts';
import type { Change } from './change.ts';

/**
 * Says why a change failed, with the logs of the tasks that did, which hold a service's last output.
 *
 * @returns nothing when the change is `Done`
 */
export function changeFailure(change: Change): PebbleChangeError | undefined {
  if (change.status === 'Done' && change.err === undefined) return undefined;
  const logs = change.tasks
    .filter((task) => task.status === 'Error' && task.log.length > 0)
    .map((task) => [`log of "${task.summary}":`, ...task.log.map((entry) => `  ${entry}`)].join('\n'));
  const what = `change ${change.id} (${change.summary}) ended as ${change.status}`;
  return new PebbleChangeError(
    [change.err === undefined ? what : `${what}: ${change.err}`, ...logs].join('\n'),
    change,
  );
}
