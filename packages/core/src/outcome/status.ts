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

/** How severe a status is: 0 for active, 3 for blocked. */
export function severityOf({ status }: Status): number {
  return severity[status];
}

/**
 * Picks the status that must show: the most severe, and of equals the latest, as a later `status-set` would.
 *
 * @param statuses - in the order they were reported
 * @returns `undefined` when there are none
 */
export function worstStatus(statuses: readonly Status[]): Status | undefined {
  return statuses.reduce<Status | undefined>(
    (worst, status) => (worst === undefined || severityOf(status) >= severityOf(worst) ? status : worst),
    undefined,
  );
}

/** Longest message that is sent, in characters: `juju status` cuts longer ones in its table. */
const longestStatusMessage = 120;

/** The status with a message of one line that `juju status` shows whole. */
export function trimStatus(status: Status): Status {
  const line = status.message.replaceAll(/\s*\n\s*/g, ' ').trim();
  if (line.length <= longestStatusMessage) return line === status.message ? status : { ...status, message: line };
  // Never inside a surrogate pair.
  const cut = line.slice(0, longestStatusMessage - 1);
  return { ...status, message: `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…` };
}
