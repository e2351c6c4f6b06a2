import { applicationOf, type Databag, type RelationState } from '../../state/unit-state.ts';
import type { HookContext } from '../hook-context.ts';
import {
  appFlag,
  readingCommand,
  relationFlag,
  type CommandDefinition,
  type CommandInvocation,
} from '../command-definition.ts';
import { badArguments, failed } from '../command-failure.ts';
import { checkEmpty, parseKeyValues, textFlag } from '../flags.ts';
import { findRelation, hookRelation, mergeIntoDatabag, requireRelation } from '../relation-lookup.ts';
import { readSettings } from '../settings-file.ts';

/** `relation-ids [ENDPOINT]`. */
export const relationIds = readingCommand({}, (invocation) => {
  const [endpoint = hookRelation(invocation)?.endpoint, ...more] = invocation.positional;
  checkEmpty(more);
  if (endpoint === undefined) throw badArguments('no endpoint name specified');
  const ids = invocation.context.view.relations
    .filter((relation) => relation.endpoint === endpoint)
    .map(({ id }) => id);
  return ids.sort();
});

/** `relation-list [-r ID] [--app]`. */
export const relationList = readingCommand({ ...relationFlag, ...appFlag }, (invocation) => {
  checkEmpty(invocation.positional);
  const relation = requireRelation(invocation);
  if (invocation.on.has('app')) return relation.remoteApp;
  const { event } = invocation.context;
  const departing = event.kind === 'hook' ? event.relation?.departingUnit : undefined;
  return relation.remoteUnits.filter((unit) => unit !== departing).toSorted();
});

/** `relation-get [-r ID] [--app] [KEY|-] [UNIT|APP]`. */
export const relationGet = readingCommand({ ...relationFlag, ...appFlag }, (invocation) => {
  const relation = requireRelation(invocation);
  const [key = '-', target, ...more] = invocation.positional;
  checkEmpty(more);
  const bag = readDatabag(invocation.context, relation, chooseTarget(invocation, relation, target));
  return key === '-' || key === '' ? bag : (bag[key] ?? null);
});

/** Names whose databag is meant: given, or the remote side of the hook. */
function chooseTarget(invocation: CommandInvocation, relation: RelationState, given: string | undefined): string {
  const app = invocation.on.has('app');
  if (given !== undefined) {
    if (app) return applicationOf(given);
    if (!given.includes('/')) throw badArguments(`expected unit name, got application name "${given}"`);
    return given;
  }
  const { event } = invocation.context;
  const inHook = event.kind === 'hook' && event.relation !== undefined ? event.relation : undefined;
  if (inHook === undefined) throw badArguments('no unit or application specified');
  return app ? relation.remoteApp : (inHook.remoteUnit ?? relation.remoteApp);
}

/** Own data is read as written so far; everybody else's stays as it was when the run began. */
function readDatabag(context: HookContext, relation: RelationState, target: string): Databag {
  const peer = context.charm.endpoints[relation.endpoint]?.role === 'peer';
  const { leader } = context.view;
  if (target === context.app && !leader && !peer) throw failed('permission denied');
  const own = target === context.unit || (target === context.app && leader);
  const { relations } = own ? context.view : context.opened;
  const databags = findRelation(relations, relation.id)?.databags ?? {};
  const bag = databags[target];
  if (bag === undefined && target.includes('/') && target !== context.unit) throw failed('permission denied');
  return bag ?? {};
}

/** `relation-set [-r ID] [--app] [--file F|-] [k=v …]`. */
export const relationSet: CommandDefinition = {
  flags: { ...relationFlag, ...appFlag, ...textFlag('file'), ...textFlag('format') },
  async run(invocation) {
    const { context, on, positional } = invocation;
    const relation = requireRelation(invocation);
    const overrides = parseKeyValues(positional);
    const values = { ...(await readSettings(invocation)), ...overrides };
    const app = on.has('app');
    if (app && !context.view.leader) throw failed('cannot write relation settings');
    context.applyAtCommit(mergeIntoDatabag(relation.id, app ? context.app : context.unit, values));
    return '';
  },
};

/** `relation-model-get [-r ID]`. */
export const relationModelGet = readingCommand(relationFlag, (invocation) => {
  const { remoteModelUuid = invocation.context.model.uuid } = requireRelation(invocation);
  checkEmpty(invocation.positional);
  return { uuid: remoteModelUuid };
});
