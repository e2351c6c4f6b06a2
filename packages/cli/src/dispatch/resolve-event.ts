import type { CharmDescription, Hook, UnitState } from '@charmsmith/juju-emulator';
import { CharmsmithError } from '@charmsmith/errors';

/** What shall run, and in what state of the unit: an event may need a relation that was not there. */
export type ResolvedEvent =
  | { readonly kind: 'hook'; readonly hook: Hook; readonly state: UnitState }
  | { readonly kind: 'action'; readonly name: string; readonly state: UnitState };

/** Hooks that say nothing but their name. */
const plainHooks = [
  'install',
  'start',
  'config-changed',
  'upgrade-charm',
  'update-status',
  'leader-elected',
  'stop',
  'remove',
];
const remoteApplication = 'remote-app';

/**
 * Finds what an event's name stands for, spelt as Juju spells it: `config-changed`, `web-pebble-ready`,
 * `db-relation-changed`, `data-storage-attached`, `actions/backup`.
 *
 * @param name - of the event
 * @param charm - knows endpoints, containers, storages and actions
 * @param state - the unit as it is
 * @returns for an endpoint without a relation one with the application `remote-app` is made
 * @throws `CLI_BAD_EVENT` when the charm has no such event, with those that it has
 */
export function resolveEvent(name: string, charm: CharmDescription, state: UnitState): ResolvedEvent {
  const action = /^actions\/(.+)$/.exec(name)?.[1];
  if (action !== undefined) {
    if (Object.hasOwn(charm.actions, action)) return { kind: 'action', name: action, state };
    throw badEvent(name, charm);
  }
  if (plainHooks.includes(name)) return { kind: 'hook', hook: { kind: 'hook', name }, state };

  const container = subject(name, '-pebble-ready', charm.containers);
  if (container !== undefined) return { kind: 'hook', hook: { kind: 'hook', name, workload: container }, state };

  for (const change of ['attached', 'detaching'] as const) {
    const storage = subject(name, `-storage-${change}`, charm.storage);
    if (storage === undefined) continue;
    const found = state.storage.find(({ id }) => id.startsWith(`${storage}/`));
    return { kind: 'hook', hook: { kind: 'hook', name, storageId: found?.id ?? `${storage}/0` }, state };
  }

  for (const change of ['created', 'joined', 'changed', 'departed', 'broken'] as const) {
    const endpoint = subject(name, `-relation-${change}`, charm.endpoints);
    if (endpoint === undefined) continue;
    const related = withRelation(state, endpoint);
    const relation = related.relations.find((each) => each.endpoint === endpoint);
    if (relation === undefined) break;
    const [remoteUnit] = relation.remoteUnits;
    const ofUnit = change !== 'created' && change !== 'broken' && remoteUnit !== undefined;
    const of = { id: relation.id, ...(ofUnit ? { remoteUnit } : {}) };
    return { kind: 'hook', hook: { kind: 'hook', name, relation: of }, state: related };
  }
  throw badEvent(name, charm);
}

function subject(name: string, suffix: string, known: object): string | undefined {
  if (!name.endsWith(suffix)) return undefined;
  const found = name.slice(0, -suffix.length);
  return Object.hasOwn(known, found) ? found : undefined;
}

function withRelation(state: UnitState, endpoint: string): UnitState {
  if (state.relations.some((relation) => relation.endpoint === endpoint)) return state;
  const number = Math.max(-1, ...state.relations.map(({ id }) => Number(id.slice(id.lastIndexOf(':') + 1)))) + 1;
  const remoteUnit = `${remoteApplication}/0`;
  const relation = {
    id: `${endpoint}:${number}`,
    endpoint,
    remoteApp: remoteApplication,
    remoteUnits: [remoteUnit],
    databags: {
      [state.unitName.replace(/\/\d+$/, '')]: {},
      [state.unitName]: {},
      [remoteApplication]: {},
      [remoteUnit]: {},
    },
  };
  return { ...state, relations: [...state.relations, relation] };
}

function badEvent(name: string, charm: CharmDescription): CharmsmithError {
  const named = (names: object, suffixes: readonly string[]) =>
    Object.keys(names).flatMap((each) => suffixes.map((suffix) => `${each}${suffix}`));
  const known = [
    ...plainHooks,
    ...named(charm.containers, ['-pebble-ready']),
    ...named(charm.endpoints, ['-relation-changed']),
    ...named(charm.storage, ['-storage-attached']),
    ...Object.keys(charm.actions).map((action) => `actions/${action}`),
  ];
  return new CharmsmithError(`${charm.name} has no event "${name}"`, {
    code: 'CLI_BAD_EVENT',
    hint: `There are, among others, ${known.join(', ')}. Events about secrets, notices and checks are for tests with @charmsmith/testing.`,
    details: { event: name },
  });
}
