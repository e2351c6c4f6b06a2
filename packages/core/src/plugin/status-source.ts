import type { Status } from '../outcome/status.ts';
import { contributionPoint } from './contribution.ts';

/**
 * A condition that stands until it is mended, asked after the handlers of every dispatch. It shows although the event
 * at hand reported something better, and is never overwritten by it.
 */
export interface StatusSource {
  /** The unit's status while the condition holds, or several; `undefined` when all is well. */
  readonly status: () => Promise<Status | readonly Status[] | undefined>;
  /** Whose status it is, for summaries. Default: the plugin's name. */
  readonly component?: string;
}
export const StatusSource = contributionPoint<StatusSource>('@charmsmith/core/StatusSource');

/** The same for the application. Asked on the leader alone: Juju is then asked in every dispatch who leads. */
export const ApplicationStatusSource = contributionPoint<StatusSource>('@charmsmith/core/ApplicationStatusSource');
