import type { StatusState } from '../state/unit-state.ts';
import type { DispatchEvent, Hook } from './dispatch-event.ts';

type Status = Pick<StatusState, 'message' | 'status'>;

const installing: Status = { status: 'maintenance', message: 'installing charm software' };
/** A unit's status before its agent has run anything. */
export const untouched: Status = { status: 'waiting', message: 'installing agent' };

/**
 * The status that Juju itself sets before a run, if it does.
 *
 * @param event - what runs
 * @param current - the unit's status now
 */
export function statusBefore(event: DispatchEvent, current: Status): Status | undefined {
  if (event.kind !== 'hook') return undefined;
  // A charm that has set its status in an earlier hook keeps it.
  if (event.name === 'install') return same(current, untouched) ? installing : undefined;
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
export function statusAfter(event: DispatchEvent, current: Status): Status | undefined {
  if (event.kind !== 'hook') return undefined;
  if (event.name === 'remove') return { status: 'terminated', message: '' };
  if (event.name === 'stop') return { status: 'maintenance', message: '' };
  return event.name === 'start' && same(current, installing) ? { status: 'unknown', message: '' } : undefined;
}

/**
 * A unit's status as `juju status` shows it: a hook that failed hides what the charm has set.
 *
 * @param current - what was set last
 * @param failed - the hook that has failed and not succeeded since
 */
export function shownStatus(current: StatusState, failed: Hook | undefined): StatusState {
  if (failed === undefined) return current;
  return { ...current, status: 'error', message: `hook failed: "${failed.name}"` };
}

function same(a: Status, b: Status): boolean {
  return a.status === b.status && a.message === b.message;
}
