import { constants } from 'node:os';

/** Why a run stops early: a signal. */
export class Interruption extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`interrupted by ${signal}`);
    this.name = 'Interruption';
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Turns the signals that end a program into an abort, so that what was begun is put in order first.
 *
 * @returns {AbortSignal} aborted with an {@link Interruption}
 */
export function interruptions() {
  const controller = new AbortController();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => controller.abort(new Interruption(signal)));
  }
  return controller.signal;
}
