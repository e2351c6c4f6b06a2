import type { StatusState } from '../state/unit-state.ts';
import type { ModelType } from '../juju/model-type.ts';

/** What a unit may learn of its model beyond its own state. Asked only when a command wants to know. */
export interface ModelView {
  readonly uuid: string;
  readonly type: ModelType;
  /** The units of the own application by name, with their statuses. */
  unitStatuses?(): Readonly<Record<string, StatusState>>;
  /** The application's status as Juju derives it from its units. */
  derivedApplicationStatus?(): StatusState;
  /** What is wanted of the model as seen from the unit: `dying` for units that go, else their status. */
  goalState?(): GoalState;
  /** Tells a secret that the unit may not read from one that does not exist. */
  hasSecret?(id: string): boolean;
}

/** As `goal-state` prints it, before formatting. */
export interface GoalState {
  /** Units of the own application. */
  readonly units: Readonly<Record<string, GoalStatus>>;
  /** By endpoint: remote applications and their units. */
  readonly relations: Readonly<Record<string, Readonly<Record<string, GoalStatus>>>>;
}

/** Status of one goal, and since when, in milliseconds since the epoch. */
export type GoalStatus = Pick<StatusState, 'since' | 'status'>;
