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
  const message = [change.err === undefined ? what : `${what}: ${change.err}`, ...logs].join('\n');
  return new PebbleChangeError(message, change, hintFor(change));
}

function hintFor({ err = '' }: Change): string | undefined {
  if (err.includes('cannot start service while terminating')) {
    return 'Wait for the change that stops the service before you start it; a raised kill-delay gives it time to end.';
  }
  return err.includes('will restart')
    ? 'The daemon goes on to start it: waitServices tells when it is active.'
    : undefined;
}
