import { CharmsmithError } from '@charmsmith/errors';
import type { HookCommands, RelationDataTarget } from '@charmsmith/hook-commands';
import type { JujuContext } from '../context/juju-context.ts';
import { token } from '../plugin/token.ts';
import { type Databag, databagChanges, type WritableDatabag } from './databag.ts';
import type { Leadership } from './leadership.ts';

/** One relation of this unit. */
export interface Relation {
  readonly endpoint: string;
  /** As Juju gives it: `redis-peers:0`. */
  readonly id: string;
  /** The remote units that are there now; for a peer relation all units but this one. */
  units(): Promise<readonly string[]>;
  readonly ownUnit: WritableDatabag;
  /** The application's own bag. Every unit reads a peer relation's; of other relations the leader alone. */
  readonly ownApplication: WritableDatabag;
  /** The bag of a remote unit. */
  unit(name: string): Databag;
}

/** The relations of this unit. */
export interface Relations {
  /** All relations of an endpoint, by ascending number. */
  of(endpoint: string): Promise<readonly Relation[]>;
  /** A peer relation, or `undefined` as long as Juju has not created it. */
  peer(endpoint: string): Promise<Relation | undefined>;
}
export const Relations = token<Relations>('@charmsmith/core/Relations');

type Commands = Pick<HookCommands, 'relationIds' | 'relationList' | 'relationGet' | 'relationSet'>;

interface RelationsDependencies {
  readonly commands: Commands;
  readonly context: JujuContext;
  readonly leadership: Leadership;
}

/** Relations over the hook commands; each answer is asked for at most once a dispatch. */
export function createRelations({ commands, context, leadership }: RelationsDependencies): Relations {
  const byEndpoint = new Map<string, Promise<readonly Relation[]>>();
  const of = (endpoint: string): Promise<readonly Relation[]> => {
    const known = byEndpoint.get(endpoint);
    if (known !== undefined) return known;
    const relations = commands
      .relationIds(endpoint)
      .then((ids) =>
        ids.toSorted(byNumber).map((id) => createRelation({ commands, context, leadership }, endpoint, id)),
      );
    byEndpoint.set(endpoint, relations);
    return relations;
  };
  return { of, peer: async (endpoint) => (await of(endpoint))[0] };
}

// Juju sorts ids as text: db:10 comes before db:9.
function byNumber(a: string, b: string): number {
  return Number(a.split(':').at(-1)) - Number(b.split(':').at(-1));
}

function createRelation(
  { commands, context, leadership }: RelationsDependencies,
  endpoint: string,
  id: string,
): Relation {
  const bag = (target: RelationDataTarget): WritableDatabag => {
    const app = 'app' in target;
    let loaded: Promise<Readonly<Record<string, string>>> | undefined;
    const read = () => (loaded ??= commands.relationGet(id, target));
    return {
      read,
      async write(changes) {
        if (app && !(await leadership.isLeader())) throw notLeader(context, id);
        const current = await read();
        const changed = databagChanges(current, changes);
        if (Object.keys(changed).length === 0) return;
        await commands.relationSet(id, changed, { app });
        const merged = Object.entries({ ...current, ...changed }).filter(([, value]) => value !== '');
        loaded = Promise.resolve(Object.fromEntries(merged));
      },
    };
  };
  const remote = new Map<string, Databag>();
  let units: Promise<readonly string[]> | undefined;
  return {
    endpoint,
    id,
    units: () => (units ??= commands.relationList(id)),
    ownUnit: bag({ unit: context.unitName }),
    ownApplication: bag({ app: context.applicationName }),
    unit(name) {
      const known = remote.get(name) ?? bag({ unit: name });
      remote.set(name, known);
      return known;
    },
  };
}

function notLeader(context: JujuContext, id: string): CharmsmithError {
  return new CharmsmithError(`cannot write the application's data in ${id}: ${context.unitName} is not the leader`, {
    code: 'CORE_NOT_LEADER',
    hint: 'Ask Leadership first; the leader alone writes for the application.',
    details: { relationId: id },
  });
}
