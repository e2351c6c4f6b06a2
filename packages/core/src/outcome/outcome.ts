import type { ActionResults } from './action-results.ts';
import type { Status } from './status.ts';

/** Statuses that a handler found. The host merges them with all others and shows the worst. */
export interface Report {
  readonly unit?: Status;
  /** Written by the leader alone; the host finds out who leads. */
  readonly application?: Status;
}

/** "Run me again before the next event." Made by `event.defer(…)`. */
export interface Deferral {
  readonly deferral: {
    /** Why, for the log. */
    readonly reason: string;
    /** Runs in all after which the work is given up. */
    readonly maxAttempts?: number;
    /** Age in milliseconds at which the work is given up. */
    readonly maxAgeMs?: number;
  };
  readonly report?: Report;
}

/** How an action ended. Made by {@link completed} and {@link failed}. */
export interface ActionOutcome {
  readonly action: {
    /** Shown to whoever ran the action. */
    readonly results: ActionResults;
    /** Present when the action failed. */
    readonly failure?: string;
  };
}

/** What a handler of a hook may return. */
export type Outcome = void | Status | Report | Deferral;

/** The action did what it was asked. */
export function completed(results: ActionResults = {}): ActionOutcome {
  return { action: { results } };
}

/** The action could not do what it was asked; `message` is shown to whoever ran it. */
export function failed(message: string, results: ActionResults = {}): ActionOutcome {
  return { action: { results, failure: message } };
}
