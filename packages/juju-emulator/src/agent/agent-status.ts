import type { StatusState } from '../state/unit-state.ts';
import type { DispatchEvent } from './dispatch-event.ts';

type Status = Pick<StatusState, 'message' | 'status'>;

const installing: Status = { status: 'maintenance', message: 'installing charm software' };

/** The status that Juju itself sets before a run, if it does. */
export function statusBefore(event: DispatchEvent): Status | undefined {
  if (event.kind !== 'hook') return undefined;
  if (event.name === 'install') return installing;
  if (event.name === 'stop') return { status: 'maintenance', message: 'stopping charm software' };
  if (event.name === 'remove') return { status: 'maintenance', message: 'cleaning up prior to charm deletion' };
  return undefined;
}

/**
 * The status that Juju itself sets after a successful run, if it does.
 *
 * @param event - what ran
 * @param current - the unit's status now
 */
export function statusAfter(event: DispatchEvent, current: StatusState): Status | undefined {
  if (event.kind !== 'hook') return undefined;
  if (event.name === 'remove') return { status: 'terminated', message: '' };
  const untouched = current.status === installing.status && current.message === installing.message;
  return event.name === 'start' && untouched ? { status: 'unknown', message: '' } : undefined;
}
