import type { Status } from '../outcome/status.ts';
import { contributionPoint } from './contribution.ts';

/**
 * A condition that stands until it is mended, asked after the handlers of every dispatch. It shows although the event
 * at hand reported something better, and is never overwritten by it.
 */
export interface StatusSource {
  /** The unit's status while the condition holds; `undefined` when all is well. */
  readonly status: () => Promise<Status | undefined>;
}
export const StatusSource = contributionPoint<StatusSource>('@charmsmith/core/StatusSource');
