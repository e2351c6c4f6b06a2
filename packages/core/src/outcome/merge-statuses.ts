import { severityOf, type Status, trimStatus } from './status.ts';

/** A status and whose it is. */
export interface ReportedStatus {
  /** The plugin, part of a charm, or handler that reported it. */
  readonly component: string;
  readonly status: Status;
}

/** The status that shows, and what does not show beside it. */
export interface MergedStatus {
  readonly shown: Status;
  /** All others that say more than "active", the worst first. */
  readonly hidden: readonly ReportedStatus[];
}

/**
 * Merges statuses by Juju's precedence: blocked, maintenance, waiting, active. Of equals the latest shows, as a later
 * `status-set` would.
 *
 * @param reported - in the order they were reported
 * @param options - `summarise` names the component in the message and counts those that do not show: `db: no relation
 * (+2)`
 * @returns `undefined` when nothing was reported
 */
export function mergeStatuses(
  reported: readonly ReportedStatus[],
  { summarise = false }: { readonly summarise?: boolean } = {},
): MergedStatus | undefined {
  // Stable: the latest comes first among equals.
  const [worst, ...rest] = reported.toReversed().sort((a, b) => severityOf(b.status) - severityOf(a.status));
  if (worst === undefined) return undefined;
  const hidden = rest.filter(
    ({ component, status }) =>
      status.status !== 'active' && !(component === worst.component && isSame(status, worst.status)),
  );
  const shown = summarise ? withComponent(worst, hidden.length) : worst.status;
  return { shown: trimStatus(shown), hidden };
}

function withComponent({ component, status }: ReportedStatus, others: number): Status {
  if (status.message === '' && others === 0) return status;
  const message = [`${component}:`, status.message, others === 0 ? '' : `(+${others})`];
  return { ...status, message: message.filter((part) => part !== '').join(' ') };
}

function isSame(a: Status, b: Status): boolean {
  return a.status === b.status && a.message === b.message;
}
