import { blocked, type Logger, type Status, waiting } from '@charmsmith/core';
import { CharmsmithError, describeError } from '@charmsmith/errors';
import { isPebbleError, PebbleError } from '@charmsmith/pebble/errors';

/** The container cannot do what the charm needs of it, and somebody has to see to that. */
export class WorkloadProblem extends CharmsmithError {
  constructor(message: string) {
    super(message, { code: 'REDIS_WORKLOAD_PROBLEM', hint: 'Look at the image and at the storage of the container.' });
  }
}

/** What a unit shows of one of its containers. */
export interface WorkloadTexts {
  /** Pebble does not answer. */
  readonly unreachable: string;
  /** The service does not start. */
  readonly notStarted: string;
  /** The container's name, for what the image or the storage refuses. */
  readonly container: string;
  /** What runs in it, for the log. */
  readonly process: string;
}

/**
 * Decides what a unit shows when work in a container failed.
 *
 * @returns a status; the work is worth another try in any case
 * @throws the error itself when it is not the container's
 */
export function decideWorkloadStatus(error: unknown, texts: WorkloadTexts, log: Logger): Status {
  if (isPebbleError(error, 'PEBBLE_UNREACHABLE')) return waiting(texts.unreachable);
  // What ends the dispatch is nobody's fault here.
  if (isPebbleError(error, 'PEBBLE_ABORTED')) throw error;
  if (!(error instanceof PebbleError) && !(error instanceof WorkloadProblem)) throw error;
  const starting = isPebbleError(error, 'PEBBLE_CHANGE_FAILED') || isPebbleError(error, 'PEBBLE_CHANGE_TIMEOUT');
  log.error(`${texts.process} ${starting ? 'does not start' : 'cannot be set up'}`, { cause: describeError(error) });
  return starting ? waiting(texts.notStarted) : blocked(`Container ${texts.container}: ${error.message}`);
}
