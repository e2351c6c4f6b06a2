import { applicationOf } from '@charmsmith/juju-emulator';
import type { RelationTestEvent } from '../events/test-event.ts';
import { remoteBags } from '../juju/unit-state.ts';
import { known, relationOf, repeated, type Rule, unless, type World } from './rule.ts';

const kinds = { peer: 'a peer relation', remote: 'a relation', subordinate: 'a subordinate relation' } as const;

/** What must hold of relations and their events. */
export const relationRules: readonly Rule[] = [
  {
    code: 'R02',
    severity: 'error',
    says: 'A relation event is of an endpoint that has a relation.',
    broken: ofEvent(({ endpoint, relation }, { state, charm }) =>
      unless(
        relation !== undefined ||
          !(endpoint in charm.endpoints) ||
          state.relations.some((one) => one.endpoint === endpoint),
        `there is no relation at endpoint ${endpoint}; add one to the state`,
      ),
    ),
  },
  {
    code: 'R03',
    severity: 'error',
    says: 'The endpoint of a relation event is one of the charm, spelt as in its metadata.',
    broken: ofEvent(({ endpoint }, { charm }) =>
      unless(
        endpoint in charm.endpoints,
        `the charm has no endpoint ${endpoint}; ${known(Object.keys(charm.endpoints))}`,
      ),
    ),
  },
  {
    code: 'R04',
    severity: 'error',
    says: 'The relation of an event is the very one in the state.',
    broken: ofEvent(({ endpoint, relation }, { given, state }) => {
      if (relation !== undefined) {
        const there = given.relations?.includes(relation) === true;
        return unless(there, `the relation of the event, at endpoint ${endpoint}, is not one of the state's relations`);
      }
      const several = state.relations.filter((one) => one.endpoint === endpoint).length > 1;
      return unless(!several, `endpoint ${endpoint} has several relations; give the one that is meant to the event`);
    }),
  },
  {
    code: 'R33',
    severity: 'error',
    says: 'A relation at a peer endpoint is a peer relation, and no other is.',
    broken: ({ charm, state }) =>
      state.relations.flatMap(({ endpoint, kind }) => {
        const description = charm.endpoints[endpoint];
        if (description === undefined) return [];
        const wanted = description.role === 'peer';
        return unless(
          wanted === (kind === 'peer'),
          `${endpoint} is ${wanted ? 'a' : 'no'} peer endpoint, and its relation is ${kinds[kind]}`,
        );
      }),
  },
  {
    code: 'R34',
    severity: 'error',
    says: 'A relation is at an endpoint of the charm.',
    broken: ({ charm, state }) =>
      state.relations.flatMap(({ endpoint }) =>
        unless(
          endpoint in charm.endpoints,
          `the charm has no endpoint ${endpoint}; ${known(Object.keys(charm.endpoints))}`,
        ),
      ),
  },
  {
    code: 'R35',
    severity: 'error',
    says: 'No two relations have one id.',
    broken: ({ state }) =>
      repeated(state.relations.map(({ id }) => String(id))).map((id) => `several relations have the id ${id}`),
  },
  {
    code: 'R36',
    severity: 'error',
    says: 'An endpoint has the scope container if and only if its relation is a subordinate relation.',
    broken: ({ metadata, state }) =>
      state.relations.flatMap(({ endpoint, kind }) => {
        const within = scopeOf(metadata, endpoint) === 'container';
        return unless(
          within === (kind === 'subordinate'),
          `${endpoint} has scope ${within ? 'container' : 'global'}, and its relation is ${kinds[kind]}`,
        );
      }),
  },
  {
    code: 'R37',
    severity: 'error',
    says: 'No two endpoints of the charm have one name.',
    broken: ({ metadata: { peers, provides, requires } }) =>
      repeated([peers, provides, requires].flatMap((section) => Object.keys(section ?? {}))).map(
        (name) => `the charm has several endpoints named ${name}`,
      ),
  },
  {
    code: 'R38',
    severity: 'error',
    says: 'The peers of a unit are the others.',
    broken: ({ state }) => {
      const own = Number(state.unitName.slice(applicationOf(state.unitName).length + 1));
      return state.relations.flatMap((relation) =>
        unless(
          relation.kind !== 'peer' || !(own in relation.peers),
          `peer relation ${relation.endpoint} counts ${state.unitName} among the peers; its data is localUnitData`,
        ),
      );
    },
  },
  {
    code: 'R39',
    severity: 'error',
    says: 'The remote unit of a relation event is there; of several it is said which.',
    broken: ofEvent(({ endpoint, kind, unit }, world) => {
      const relation = relationOf(world);
      if (relation === undefined) return [];
      const units = Object.keys(remoteBags(relation));
      if (unit !== undefined) {
        return unless(
          units.includes(String(unit)),
          `${endpoint} has no remote unit ${unit}; it has ${units.join(', ') || 'none'}`,
        );
      }
      if (kind !== 'relation-joined' && kind !== 'relation-departed') return [];
      return unless(
        units.length === 1,
        `${kind} of ${endpoint}: say which remote unit; it has ${units.join(', ') || 'none'}`,
      );
    }),
  },
  {
    code: 'R49',
    severity: 'error',
    says: 'A databag holds texts, none of them empty.',
    broken: ({ state }) =>
      state.relations.flatMap((relation) => {
        const remoteAppData = relation.kind === 'peer' ? {} : relation.remoteAppData;
        const bags = [
          relation.localAppData,
          relation.localUnitData,
          remoteAppData,
          ...Object.values(remoteBags(relation)),
        ];
        return bags.flatMap((bag) =>
          Object.entries(bag).flatMap(([key, value]: [string, unknown]) =>
            unless(
              typeof value === 'string' && value !== '',
              `${relation.endpoint}: ${key} is ${JSON.stringify(value)}; a databag holds texts, and an empty one means that the key is absent`,
            ),
          ),
        );
      }),
  },
];

function ofEvent(check: (event: RelationTestEvent, world: World) => readonly string[]) {
  return (world: World): readonly string[] => ('endpoint' in world.event ? check(world.event, world) : []);
}

function scopeOf({ peers, provides, requires }: World['metadata'], endpoint: string): string {
  const { scope } = ({ ...peers, ...provides, ...requires }[endpoint] ?? {}) as { readonly scope?: string };
  return scope ?? 'global';
}
