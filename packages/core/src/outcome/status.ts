/** The workload statuses that a charm may set, as Juju spells them. */
export type StatusName = 'active' | 'maintenance' | 'waiting' | 'blocked';

/** A workload status with the message that `juju status` shows beside it. */
export interface Status {
  readonly status: StatusName;
  readonly message: string;
}

/** The workload is ready and does its work. */
export function active(message = ''): Status {
  return { status: 'active', message };
}

/** The charm itself is busy: installing, upgrading, restarting. */
export function maintenance(message: string): Status {
  return { status: 'maintenance', message };
}

/** The unit waits for something that will come without an administrator. */
export function waiting(message: string): Status {
  return { status: 'waiting', message };
}

/** Only an administrator can move the unit on. */
export function blocked(message: string): Status {
  return { status: 'blocked', message };
}

// Juju derives an application's status from its units by the same severity.
const severity: Readonly<Record<StatusName, number>> = { active: 0, waiting: 1, maintenance: 2, blocked: 3 };

/**
 * Picks the status that must show: the most severe, and of equals the latest, as a later `status-set` would.
 *
 * @param statuses - in the order they were reported
 * @returns `undefined` when there are none
 */
export function worstStatus(statuses: readonly Status[]): Status | undefined {
  return statuses.reduce<Status | undefined>(
    (worst, status) => (worst === undefined || severity[status.status] >= severity[worst.status] ? status : worst),
    undefined,
  );
}
