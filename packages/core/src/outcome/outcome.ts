import type { Status } from './status.ts';

/** Statuses that a handler found. The host merges them with all others and shows the worst. */
export interface Report {
  readonly unit?: Status;
  /** Written by the leader alone; the host asks who leads. */
  readonly application?: Status;
}

/** "Run me again before the next event." Made by `event.defer(…)`. */
export interface Deferral {
  readonly deferral: {
    /** Why, for the log. */
    readonly reason: string;
  };
  readonly report?: Report;
}

/** How an action ended. Made by {@link completed} and {@link failed}. */
export interface ActionOutcome {
  readonly action: {
    /** Shown to whoever ran the action. Keys: lower case, digits and inner hyphens, parts joined by dots. */
    readonly results: Readonly<Record<string, string>>;
    /** Present when the action failed. */
    readonly failure?: string;
  };
}

/** What a handler of a hook may return. */
export type Outcome = void | Status | Report | Deferral;

/** The action did what it was asked. */
export function completed(results: Readonly<Record<string, string>> = {}): ActionOutcome {
  return { action: { results } };
}

/** The action could not do what it was asked; `message` is shown to whoever ran it. */
export function failed(message: string, results: Readonly<Record<string, string>> = {}): ActionOutcome {
  return { action: { results, failure: message } };
}
