import type { CharmMetadata } from '@charmsmith/core';
import type { CharmDescription } from '@charmsmith/juju-emulator';
import type { TestEvent } from '../events/test-event.ts';
import type { GivenState, NumberedRelation } from '../state/complete-state.ts';
import type { State } from '../state/state.ts';

/** What the rules look at: a charm, the world it stands in, and what happens. */
export interface World {
  readonly metadata: CharmMetadata;
  /** What Juju knows of the charm. */
  readonly charm: CharmDescription;
  /** As the test gave it. */
  readonly given: State;
  /** With all defaults. */
  readonly state: GivenState;
  readonly event: TestEvent;
}

/** One rule of a possible world. */
export interface Rule {
  /** Stable, so that a test can say that it means to break the rule. */
  readonly code: RuleCode;
  /** A warning is told in the result; an error refuses the run. */
  readonly severity: 'error' | 'warning';
  /** What must hold, as a sentence. */
  readonly says: string;
  /** Every way in which the world breaks it. */
  readonly broken: (world: World) => readonly string[];
}

/** The stable name of a rule. */
export type RuleCode = `R${number}`;

/** One way in which a world breaks a rule. */
export interface RuleProblem {
  readonly code: RuleCode;
  readonly message: string;
}

/** Says that something is wrong, or nothing. */
export function unless(holds: boolean, message: string): readonly string[] {
  return holds ? [] : [message];
}

/** The names that something is not among, for a message: `it has: a, b`. */
export function known(names: readonly string[]): string {
  return names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
}

/** Names that occur more than once. */
export function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/** The relation that the event is about: the very one that it was given, or the only one of its endpoint. */
export function relationOf({ event, given, state }: World): NumberedRelation | undefined {
  if (!('endpoint' in event)) return undefined;
  const index = event.relation === undefined ? -1 : (given.relations ?? []).indexOf(event.relation);
  return state.relations[index] ?? state.relations.find(({ endpoint }) => endpoint === event.endpoint);
}
