import type { CommitOutcome } from '../interpreter/hook-context.ts';
import type { UnitState } from '../state/unit-state.ts';
import type { DispatchEvent } from './dispatch-event.ts';

/** Where a unit's state is kept: alone, or in a model that others share. */
export interface UnitStore {
  /** The unit as everybody sees it now. */
  view(): UnitState;
  /** Takes over what has effect at once. */
  apply(before: UnitState, after: UnitState): void;
  /**
   * Takes over, whole or not at all, what a successful run has held back.
   *
   * @param opened - the unit when the run began
   * @returns why it is refused
   */
  commit(opened: UnitState, outcome: CommitOutcome): string | undefined;
  /** Told when a hook or action is done with: it was committed, or skipped by the operator. */
  done?(event: DispatchEvent, opened: UnitState): void;
  /** Told before a hook or action is opened. */
  begin?(event: DispatchEvent): void;
}
