import type { CharmMetadata } from '@charmsmith/core';
import type { CharmDescription } from '@charmsmith/juju-emulator';
import { type Container, container } from './container.ts';
import { type Model, testModel } from './model.ts';
import type { Relation } from './relation.ts';
import type { Secret } from './secret.ts';
import type { Resource, State } from './state.ts';

/** A relation whose id is known. */
export type NumberedRelation = Relation & { readonly id: number };

/** A state with every default filled in, as the run begins with it. */
export interface GivenState extends Required<
  Omit<State, 'applicationStatus' | 'model' | 'containers' | 'config' | 'resources'>
> {
  readonly relations: readonly NumberedRelation[];
  readonly secrets: readonly (Secret & { readonly id: string })[];
  readonly applicationStatus?: State['applicationStatus'];
  readonly containers: Readonly<Record<string, Container>>;
  readonly config: Readonly<Record<string, string | number | boolean>>;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly model: Model;
}

/**
 * Fills in what a test left out. Relations and secrets keep their places.
 *
 * @param charm - what Juju knows of the charm
 * @param state - as the test gave it
 */
export function completeState<M extends CharmMetadata>(charm: CharmDescription, state: State<M>): GivenState {
  const given = state as unknown as State;
  const missing = Object.keys(charm.containers).map((name) => [name, container({ canConnect: false })] as const);
  return {
    leader: false,
    plannedUnits: 1,
    storages: [],
    networks: {},
    ports: [],
    unitStatus: { status: 'unknown', message: '' },
    workloadVersion: '',
    deferred: [],
    stored: {},
    observed: {},
    controllerState: {},
    unitName: `${charm.name}/0`,
    jujuVersion: '3.6.8',
    ...given,
    config: defined(given.config),
    resources: defined(given.resources),
    model: { ...testModel, ...given.model },
    relations: withIds(given.relations ?? []),
    secrets: (given.secrets ?? []).map((secret, index) => ({ ...secret, id: secret.id ?? secretId(index) })),
    containers: { ...Object.fromEntries(missing), ...defined(given.containers) },
  };
}

function withIds(relations: readonly Relation[]): readonly NumberedRelation[] {
  const taken = new Set(relations.flatMap(({ id }) => id ?? []));
  let next = 0;
  return relations.map((relation) => {
    while (relation.id === undefined && taken.has(next)) next += 1;
    const id = relation.id ?? next;
    taken.add(id);
    return { ...relation, id };
  });
}

/** In the form of Juju's ids: 20 digits in base 32. */
function secretId(index: number): string {
  return `testsecret${String(index).padStart(10, '0')}`;
}

/** What is there but undefined is not there. */
function defined<V>(record: Readonly<Record<string, V | undefined>> = {}): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(record).filter((entry): entry is [string, V] => entry[1] !== undefined));
}
