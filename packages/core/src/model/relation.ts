import { type HookCommands, isHookCommandError, type RelationDataTarget } from '@charmsmith/hook-commands';
import type { JujuContext } from '../context/juju-context.ts';
import { type Access, type BagOwner, decideDatabagAccess, type EndpointRole } from './databag-access.ts';
import { createDatabag, type Databag, type WritableDatabag } from './databag.ts';
import type { Leadership } from './leadership.ts';

/** One relation of this unit. Nothing is asked before it is used, and each answer at most once a dispatch. */
export interface Relation {
  readonly endpoint: string;
  /** As Juju gives it: `redis-peers:0`. */
  readonly id: string;
  readonly role: EndpointRole;
  /** Whether Juju still has it; `false` in its `relation-broken`. */
  active(): Promise<boolean>;
  /** The application on the other side; in a peer relation, the own one. */
  remoteApp(): Promise<string>;
  /** The remote units that are there now, without one that is departing; for a peer relation all units but this one. */
  units(): Promise<readonly string[]>;
  readonly ownUnit: WritableDatabag;
  /** The application's own bag. Every unit reads a peer relation's; of other relations the leader alone. */
  readonly ownApplication: WritableDatabag;
  /** The bag of a remote unit, also of one that has departed. */
  unit(name: string): Databag;
  /** The bag of the application on the other side; in a peer relation, the own one. */
  readonly remoteApplication: Databag;
  /**
   * The model of the other side.
   *
   * @throws UnsupportedByJuju before Juju 3.6.2
   */
  remoteModel(): Promise<{ readonly uuid: string }>;
}

/** What a relation is made of. */
export interface RelationDependencies {
  readonly commands: Pick<
    HookCommands,
    'relationIds' | 'relationList' | 'relationGet' | 'relationSet' | 'relationModelGet'
  >;
  readonly context: JujuContext;
  readonly leadership: Leadership;
}

interface RelationFacts {
  readonly endpoint: string;
  readonly id: string;
  readonly role: EndpointRole;
  readonly active: () => Promise<boolean>;
}

/** One relation over the hook commands. */
export function createRelation(dependencies: RelationDependencies, facts: RelationFacts): Relation {
  const { commands, context } = dependencies;
  const { endpoint, id, role, active } = facts;
  const bags = new Map<string, Databag>();
  let units: Promise<readonly string[]> | undefined;
  let app: Promise<string> | undefined;
  let model: Promise<{ readonly uuid: string }> | undefined;
  const bag = (owner: BagOwner, target: () => Promise<RelationDataTarget>) =>
    relationDatabag(dependencies, facts, owner, target);
  const ownUnit = bag('own-unit', () => Promise.resolve({ unit: context.unitName }));
  const ownApplication = bag('own-application', () => Promise.resolve({ app: context.applicationName }));
  const remoteApp = () => (app ??= askRemoteApp(dependencies, facts));
  return {
    endpoint,
    id,
    role,
    active,
    remoteApp,
    units: () =>
      (units ??= commands.relationList(id).catch((error: unknown) => unlessGone<readonly string[]>(error, []))),
    ownUnit,
    ownApplication,
    unit(name) {
      if (name === context.unitName) return ownUnit;
      const known = bags.get(name) ?? bag('remote-unit', () => Promise.resolve({ unit: name }));
      bags.set(name, known);
      return known;
    },
    remoteApplication:
      role === 'peer' ? ownApplication : bag('remote-application', async () => ({ app: await remoteApp() })),
    remoteModel() {
      context.version.require('relation-model');
      return (model ??= commands.relationModelGet(id));
    },
  };
}

function relationDatabag(
  { commands, leadership }: RelationDependencies,
  { id, role }: RelationFacts,
  owner: BagOwner,
  target: () => Promise<RelationDataTarget>,
): WritableDatabag {
  const { read, write } = decideDatabagAccess(owner, role);
  const check = async (access: Access, verb: string) => {
    if (access === 'leader') await leadership.require(`${verb} the application's data in ${id}`);
  };
  return createDatabag({
    relationId: id,
    load: async () => await commands.relationGet(id, await target()).catch((error: unknown) => unlessGone(error, {})),
    send: (changes) => commands.relationSet(id, changes, { app: owner === 'own-application' }),
    checkRead: () => check(read, 'read'),
    checkWrite: () => check(write, 'write'),
  });
}

/** The event at hand often tells; in a peer relation it is the own application. */
async function askRemoteApp({ commands, context }: RelationDependencies, { id, role }: RelationFacts): Promise<string> {
  if (role === 'peer') return context.applicationName;
  const { event } = context;
  if ('relationId' in event && event.relationId === id && event.remoteApp !== '') return event.remoteApp;
  return await commands.relationList(id, { app: true });
}

/** A relation that Juju forgot reads as empty: work on it may have waited until it had gone. */
function unlessGone<T>(error: unknown, empty: T): T {
  if (isHookCommandError(error, 'HOOK_COMMAND_RELATION_NOT_FOUND')) return empty;
  throw error;
}
