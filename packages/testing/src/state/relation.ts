import type { Databag } from './databag.ts';

interface RelationBase<N extends string> {
  readonly endpoint: N;
  /** The number in `db:7`. Default: the lowest that is free. */
  readonly id?: number;
  /** The application's own bag. */
  readonly localAppData: Databag;
  /** This unit's own bag. What Juju itself puts there is added. */
  readonly localUnitData: Databag;
}

/** A relation with another application. Made by {@link relation}. */
export interface RemoteRelation<N extends string = string> extends RelationBase<N> {
  readonly kind: 'remote';
  readonly remoteApp: string;
  readonly remoteAppData: Databag;
  /** Where the remote application lives. Absent: in this model. */
  readonly remoteModelUuid?: string;
  /** The bags of the remote units that are there, by number of the unit. */
  readonly remoteUnits: Readonly<Record<number, Databag>>;
}

/** The relation among the units of the application itself. Made by {@link peerRelation}. */
export interface PeerRelation<N extends string = string> extends RelationBase<N> {
  readonly kind: 'peer';
  /** The bags of the other units, by number of the unit. */
  readonly peers: Readonly<Record<number, Databag>>;
}

/** The relation between a subordinate and its principal. Made by {@link subordinateRelation}. */
export interface SubordinateRelation<N extends string = string> extends RelationBase<N> {
  readonly kind: 'subordinate';
  readonly remoteApp: string;
  readonly remoteAppData: Databag;
  /** The number of the unit on the same machine. */
  readonly remoteUnit: number;
  readonly remoteUnitData: Databag;
}

export type Relation<N extends string = string> = RemoteRelation<N> | PeerRelation<N> | SubordinateRelation<N>;

type Settings<R extends Relation> = Partial<Omit<R, 'kind' | 'endpoint'>>;

/**
 * A relation with another application.
 *
 * @param endpoint - of this charm
 * @param settings - default: application `remote` with one unit, 0, and empty bags
 *
 * @example
 * ```ts
 * relation('db', { remoteApp: 'mysql', remoteUnits: { 0: { host: '192.0.2.1' }, 1: {} } });
 * ```
 */
export function relation<const N extends string>(
  endpoint: N,
  settings: Settings<RemoteRelation> = {},
): RemoteRelation<N> {
  return {
    kind: 'remote',
    endpoint,
    remoteApp: 'remote',
    remoteAppData: {},
    remoteUnits: { 0: {} },
    localAppData: {},
    localUnitData: {},
    ...settings,
  };
}

/**
 * The relation among the units of the application.
 *
 * @param endpoint - a peer endpoint of this charm
 * @param settings - default: this unit is the only one, and the bags are empty
 */
export function peerRelation<const N extends string>(
  endpoint: N,
  settings: Settings<PeerRelation> = {},
): PeerRelation<N> {
  return { kind: 'peer', endpoint, peers: {}, localAppData: {}, localUnitData: {}, ...settings };
}

/**
 * The relation between a subordinate and its principal, over an endpoint of scope `container`.
 *
 * @param endpoint - of this charm
 * @param settings - default: unit 0 of application `remote`, and empty bags
 */
export function subordinateRelation<const N extends string>(
  endpoint: N,
  settings: Settings<SubordinateRelation> = {},
): SubordinateRelation<N> {
  return {
    kind: 'subordinate',
    endpoint,
    remoteApp: 'remote',
    remoteAppData: {},
    remoteUnit: 0,
    remoteUnitData: {},
    localAppData: {},
    localUnitData: {},
    ...settings,
  };
}
