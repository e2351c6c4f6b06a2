import type { CharmMetadata, Emission } from '@charmsmith/core';
import type { ActionOutcome, CommandRecord, LogLevel } from '@charmsmith/juju-emulator';
import type { ExecutedCommand } from '../containers/workload-processes.ts';
import type { RuleProblem } from '../rules/rule.ts';
import type { CompleteState } from '../state/state.ts';
import type { SetStatus } from './status-recorder.ts';

/** A line of the unit's log. */
export interface LoggedLine {
  readonly level: LogLevel;
  readonly message: string;
}

/** An event that was raised, and what came of it. */
export interface EmittedEvent extends Emission {
  /** The name that it was defined under. */
  readonly event: string;
  readonly payload: unknown;
}

/** What came of a run. Plain data, frozen. */
export interface Result<M extends CharmMetadata = CharmMetadata> {
  /** The world after; it can be the state of the next run. */
  readonly state: CompleteState<M>;
  /** How the action ended; present for actions. */
  readonly action?: ActionOutcome;
  /** What the charm wrote into the unit's log. */
  readonly logs: readonly LoggedLine[];
  /** Events that the charm and its plugins raised, in the order that their handlers were done. */
  readonly emitted: readonly EmittedEvent[];
  /** Every status that was set, in order; the last of the unit is the state's. */
  readonly statusHistory: readonly SetStatus[];
  /** The hook commands that were called, in order. Their arguments may hold secrets. */
  readonly commands: readonly Omit<CommandRecord, 'durationMs'>[];
  /** Commands that the charm executed, by container. */
  readonly executed: Readonly<Record<string, readonly ExecutedCommand[]>>;
  /** Rules of a possible world that the state breaks and that do not refuse it. */
  readonly warnings: readonly RuleProblem[];
}
