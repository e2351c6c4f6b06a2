import type { Databag, RelationState, UnitState } from '../state/unit-state.ts';
import { badArguments } from './command-failure.ts';
import type { CommandInvocation } from './command-definition.ts';

/** The relation that the hook is about, if it is about one. */
export function hookRelation(invocation: CommandInvocation): RelationState | undefined {
  const { event, view } = invocation.context;
  const id = event.kind === 'hook' ? event.relation?.id : undefined;
  return view.relations.find((relation) => relation.id === id);
}

/** The relation of `-r`, or of the hook. */
export function optionalRelation(invocation: CommandInvocation): RelationState | undefined {
  const { r: given } = invocation.text;
  if (given === undefined) return hookRelation(invocation);
  const number = /^(?:.*:)?(\d+)$/.exec(given)?.[1];
  if (number === undefined) throw badArguments(`invalid value "${given}" for option -r: invalid relation id`);
  const found = invocation.context.view.relations.find(
    ({ id }) => id === given || (!given.includes(':') && id.endsWith(`:${number}`)),
  );
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
