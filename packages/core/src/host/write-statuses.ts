import { isHookCommandError, type StatusData } from '@charmsmith/hook-commands';
import type { Logger } from '../logging/logger.ts';
import type { StatusBoard } from '../model/status-board.ts';
import type { KnownLeadership } from '../model/leadership.ts';
import { type MergedStatus, mergeStatuses } from '../outcome/merge-statuses.ts';
import type { Status } from '../outcome/status.ts';
import type { CollectedStatuses } from './collect-statuses.ts';

interface StatusWriting {
  readonly statuses: CollectedStatuses;
  readonly board: StatusBoard;
  readonly leadership: Pick<KnownLeadership, 'known'>;
  readonly logger: Logger;
  /** Whether messages name components, see `CharmOptions`. */
  readonly summarise: boolean;
}

/**
 * Writes the worst of all that was reported, for the unit and, on the leader, for the application. Writes nothing that
 * Juju shows already, and nothing where nobody reported.
 */
export async function writeStatuses({ statuses, board, leadership, logger, summarise }: StatusWriting): Promise<void> {
  const unit = mergeStatuses(statuses.unit, { summarise });
  // An application that a handler called fine is no better than its leader; of equals its own message shows.
  const application =
    statuses.application.length === 0
      ? undefined
      : mergeStatuses([...statuses.unit, ...statuses.application], { summarise });
  // Asked first: on the leader the answer holds the unit's status too.
  const shownApplication = application === undefined ? undefined : await shownIfLeader(board, leadership);
  if (unit !== undefined && !isShown(await board.unit(), unit.shown)) {
    await board.setUnit(unit.shown);
    logHidden(logger, unit);
  }
  if (application === undefined || shownApplication === undefined) return;
  if (!isShown(shownApplication, application.shown)) await board.setApplication(application.shown);
}

/** What Juju shows of the application; nothing on a unit that does not lead, which the question itself finds out. */
async function shownIfLeader(
  board: StatusBoard,
  leadership: Pick<KnownLeadership, 'known'>,
): Promise<StatusData | undefined> {
  if ((await leadership.known()) === false) return undefined;
  try {
    return await board.application();
  } catch (error) {
    if (isHookCommandError(error, 'HOOK_COMMAND_NOT_LEADER')) return undefined;
    throw error;
  }
}

function isShown(shown: StatusData, wanted: Status): boolean {
  return shown.status === wanted.status && shown.message === wanted.message;
}

function logHidden(logger: Logger, { hidden }: MergedStatus): void {
  for (const { component, status } of hidden) {
    logger.debug('a status that does not show', { component, status: status.status, message: status.message });
  }
}
