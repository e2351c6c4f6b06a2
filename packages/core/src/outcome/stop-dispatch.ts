import { CharmsmithError } from '@charmsmith/errors';
import type { Report } from './outcome.ts';

const brand = Symbol.for('@charmsmith/core/StopDispatch');

/**
 * Ends the handlers of a dispatch on purpose: none of those that are left runs. What was done is committed, statuses
 * are collected, the hook succeeds, and deferred work that was not reached stays where it is. Code
 * `CORE_STOP_DISPATCH`.
 *
 * @example
 * ```ts
 * if (licence === undefined) throw new StopDispatch('no licence', { unit: blocked('Give a licence') });
 * ```
 */
export class StopDispatch extends CharmsmithError {
  readonly report: Report;

  /**
   * @param reason - for the log
   * @param report - what the unit, and the application, show
   */
  constructor(reason: string, report: Report = {}) {
    super(reason, { code: 'CORE_STOP_DISPATCH' });
    this.report = report;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Tells such an error, made by any copy of this package. */
  static override is(thrown: unknown): thrown is StopDispatch {
    return typeof thrown === 'object' && thrown !== null && brand in thrown;
  }
}
