import type { Databag, RelationState, UnitState } from '../state/unit-state.ts';
import { badArguments } from './command-failure.ts';
import type { CommandInvocation } from './command-definition.ts';

/** By id and by number. States are not changed but replaced, and a hook may ask for each of many relations. */
const known = new WeakMap<readonly RelationState[], ReadonlyMap<string, RelationState>>();

/**
 * Finds a relation.
 *
 * @param given - its id, `db:7`, or its number alone
 */
export function findRelation(relations: readonly RelationState[], given: string): RelationState | undefined {
  const found = known.get(relations) ?? index(relations);
  known.set(relations, found);
  return found.get(given);
}

function index(relations: readonly RelationState[]): ReadonlyMap<string, RelationState> {
  const found = new Map<string, RelationState>();
  // The first one of its name counts, so it is put last.
  for (const relation of relations.toReversed()) {
    found.set(relation.id.slice(relation.id.lastIndexOf(':') + 1), relation);
    found.set(relation.id, relation);
  }
  return found;
}

/** The relation that the hook is about, if it is about one. */
export function hookRelation(invocation: CommandInvocation): RelationState | undefined {
  const { event, view } = invocation.context;
  const id = event.kind === 'hook' ? event.relation?.id : undefined;
  return id === undefined ? undefined : findRelation(view.relations, id);
}

/** The relation of `-r`, or of the hook. */
export function optionalRelation(invocation: CommandInvocation): RelationState | undefined {
  const { r: given } = invocation.text;
  if (given === undefined) return hookRelation(invocation);
  if (!/^(?:.*:)?\d+$/.test(given)) throw badArguments(`invalid value "${given}" for option -r: invalid relation id`);
  const found = findRelation(invocation.context.view.relations, given);
  if (found === undefined) throw badArguments(`invalid value "${given}" for option -r: relation not found`);
  return found;
}

/** The relation of `-r`, or of the hook, which there must be. */
export function requireRelation(invocation: CommandInvocation): RelationState {
  const relation = optionalRelation(invocation);
  if (relation === undefined) throw badArguments('no relation id specified');
  return relation;
}

/** A change that merges values into one databag; an empty value deletes its key. */
export function mergeIntoDatabag(id: string, entity: string, values: Databag): (state: UnitState) => UnitState {
  const merge = (relation: RelationState): RelationState => ({
    ...relation,
    databags: {
      ...relation.databags,
      [entity]: Object.fromEntries(
        Object.entries({ ...relation.databags[entity], ...values }).filter(([, value]) => value !== ''),
      ),
    },
  });
  return (state) => ({
    ...state,
    relations: state.relations.map((relation) => (relation.id === id ? merge(relation) : relation)),
  });
}
