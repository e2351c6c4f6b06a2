import { CharmsmithError } from '@charmsmith/errors';
import { type CharmMetadata, roleOf } from '../charm/charm-metadata.ts';
import { token } from '../plugin/token.ts';
import { checkName } from './names.ts';
import { createRelation, type Relation, type RelationDependencies } from './relation.ts';

/** The relations of this unit. */
export interface Relations<Endpoint extends string = string, Peer extends string = string> {
  /**
   * All relations of an endpoint, by ascending number; without one that is breaking right now.
   *
   * @throws CharmsmithError `CORE_UNKNOWN_NAME`
   */
  of(endpoint: Endpoint): Promise<readonly Relation[]>;
  /**
   * The relation of an endpoint that can have one only.
   *
   * @returns `undefined` when there is none
   * @throws CharmsmithError `CORE_SEVERAL_RELATIONS` when there are several; `CORE_UNKNOWN_NAME`
   */
  one(endpoint: Endpoint): Promise<Relation | undefined>;
  /** A peer relation, or `undefined` as long as Juju has not created it. */
  peer(endpoint: Peer): Promise<Relation | undefined>;
  /** The relation of an id such as `db:7`, which may have gone meanwhile: see {@link Relation.active}. */
  get(id: string): Relation;
}
export const Relations = token<Relations>('@charmsmith/core/Relations');

interface RelationsDependencies extends RelationDependencies {
  readonly metadata: CharmMetadata;
}

/** Relations over the hook commands; each answer is asked for at most once a dispatch. */
export function createRelations(dependencies: RelationsDependencies): Relations {
  const { commands, context, metadata } = dependencies;
  const known = new Map<string, Relation>();
  const listed = new Map<string, Promise<readonly string[]>>();
  const breaking = context.event.kind === 'relation-broken' ? context.event.relationId : undefined;
  const endpoints = { ...metadata.peers, ...metadata.provides, ...metadata.requires };
  const hasEndpoints = Object.keys(endpoints).length > 0;

  const idsOf = (endpoint: string): Promise<readonly string[]> => {
    const ids = listed.get(endpoint) ?? commands.relationIds(endpoint);
    listed.set(endpoint, ids);
    return ids;
  };
  const get = (id: string): Relation => {
    const endpoint = id.slice(0, id.lastIndexOf(':'));
    const active = async () => id !== breaking && (await idsOf(endpoint)).includes(id);
    const relation =
      known.get(id) ?? createRelation(dependencies, { endpoint, id, role: roleOf(metadata, endpoint), active });
    known.set(id, relation);
    return relation;
  };
  const of = async (endpoint: string): Promise<readonly Relation[]> => {
    checkName('endpoint', endpoint, hasEndpoints ? endpoints : undefined);
    const ids = await idsOf(endpoint);
    return ids
      .filter((id) => id !== breaking)
      .toSorted(byNumber)
      .map(get);
  };
  return {
    of,
    get,
    peer: async (endpoint) => (await of(endpoint))[0],
    async one(endpoint) {
      const [relation, ...others] = await of(endpoint);
      if (others.length === 0) return relation;
      throw new CharmsmithError(`endpoint "${endpoint}" has ${others.length + 1} relations, not one`, {
        code: 'CORE_SEVERAL_RELATIONS',
        hint: 'Say "limit: 1" of it in charmcraft.yaml, or ask for all of them.',
        details: { endpoint },
      });
    },
  };
}

// Juju sorts ids as text: db:10 comes before db:9.
function byNumber(a: string, b: string): number {
  return Number(a.split(':').at(-1)) - Number(b.split(':').at(-1));
}
