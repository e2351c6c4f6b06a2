import { CharmsmithError } from '@charmsmith/errors';
import type { ActionResults } from './action-results.ts';

const brand = Symbol.for('@charmsmith/core/ActionFailed');

/**
 * Fails the action at hand, from however deep; the dispatch itself succeeds. Outside an action it fails the hook as any
 * error does. Code `CORE_ACTION_FAILED`.
 *
 * @example
 * ```ts
 * throw new ActionFailed('There is no such backup', { results: { known: names.join(' ') } });
 * ```
 */
export class ActionFailed extends CharmsmithError {
  readonly results: ActionResults;

  /** @param message - shown to whoever ran the action */
  constructor(
    message: string,
    { results = {}, cause }: { readonly results?: ActionResults; readonly cause?: unknown } = {},
  ) {
    super(message, { code: 'CORE_ACTION_FAILED', ...(cause === undefined ? {} : { cause }) });
    this.results = results;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Tells such an error, made by any copy of this package. */
  static override is(thrown: unknown): thrown is ActionFailed {
    return typeof thrown === 'object' && thrown !== null && brand in thrown;
  }
}
