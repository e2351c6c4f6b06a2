import type { StatusState } from '../state/unit-state.ts';

/** The worst first. */
const severity = ['error', 'blocked', 'maintenance', 'waiting', 'active', 'terminated', 'unknown'];

/**
 * Derives an application's status from those of its units: the worst of them, of equals the first.
 *
 * @param units - as `juju status` shows them
 * @param since - for an application without units
 */
export function deriveStatus(units: Iterable<StatusState>, since: number): StatusState {
  let worst: StatusState | undefined;
  for (const status of units) if (worst === undefined || rank(status) < rank(worst)) worst = status;
  return worst ?? { status: 'unknown', message: '', since };
}

function rank({ status }: StatusState): number {
  const at = severity.indexOf(status);
  return at < 0 ? severity.length : at;
}
