import type { ActionOutcome, Deferral, Outcome, Report } from '../outcome/outcome.ts';

/** What a handler returned, in one shape. */
export interface NormalOutcome {
  readonly report?: Report | undefined;
  readonly deferral?: Deferral['deferral'];
  readonly action?: ActionOutcome['action'];
}

/** Brings what a handler returned into one shape. */
export function normaliseOutcome(outcome: Outcome | ActionOutcome): NormalOutcome {
  if (outcome === undefined) return {};
  if ('status' in outcome) return { report: { unit: outcome } };
  if ('deferral' in outcome || 'action' in outcome) return outcome;
  return { report: outcome };
}
