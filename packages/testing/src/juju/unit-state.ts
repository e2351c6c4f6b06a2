import { formatState, parseState, stateKey, stateKeyOf } from '@charmsmith/core/host';
import type { NetworkState, RelationState, SecretState, StatusState, UnitState } from '@charmsmith/juju-emulator';
import { applicationOf } from '@charmsmith/juju-emulator';
import type { GivenState, NumberedRelation } from '../state/complete-state.ts';
import type { Databag } from '../state/databag.ts';
import { network as ownNetwork } from '../state/network.ts';
import type { Relation } from '../state/relation.ts';
import type { Secret, SecretRotation } from '../state/secret.ts';
import type { Port, ShownStatus } from '../state/state.ts';
import type { StoredState } from '../state/stored-state.ts';

/** What Juju holds of the unit; containers are not Juju's. */
export type JujuState = Omit<GivenState, 'containers' | 'resources' | 'model' | 'jujuVersion'>;

/** What a state does not say by itself. */
export interface Surroundings {
  /** Paths on this machine, by name of the resource. */
  readonly resources: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Remote units that have left, and whose data can still be read. */
  readonly gone: readonly string[];
}

/**
 * Tells the emulated Juju what a test describes.
 *
 * @param state - as the run begins with it
 */
export function toUnitState(state: GivenState, { resources, now, gone }: Surroundings): UnitState {
  const network = ownNetwork();
  const since = (status: ShownStatus): StatusState => ({ ...status, since: now });
  return {
    unitName: state.unitName,
    leader: state.leader,
    plannedUnits: state.plannedUnits,
    config: state.config,
    unitStatus: since(state.unitStatus),
    ...(state.applicationStatus === undefined ? {} : { applicationStatus: since(state.applicationStatus) }),
    workloadVersion: state.workloadVersion,
    relations: state.relations.map((relation) => toRelation(relation, { unitName: state.unitName, network, gone })),
    state: kept(state),
    secrets: state.secrets.map((secret) => toSecret(secret, state.unitName)),
    resources,
    storage: state.storages.map(({ name, index, kind, location }) => ({ id: `${name}/${index}`, kind, location })),
    ports: state.ports,
    network,
    networks: state.networks as Readonly<Record<string, NetworkState>>,
    ...(state.model.cloudSpec === undefined ? {} : { cloudSpec: state.model.cloudSpec }),
    log: [],
  };
}

/**
 * Says in the words of a test what the emulated Juju holds.
 *
 * @param unit - after the run
 * @param before - as the run began: gives what Juju does not keep, such as the number of a subordinate's principal
 */
export function fromUnitState(unit: UnitState, before: GivenState): JujuState {
  const { [stateKey]: framework, ...kept } = unit.state;
  const { deferred, observed = {} } = parseState(framework);
  const entries = Object.entries(kept);
  const given = new Map(before.relations.map((relation) => [`${relation.endpoint}:${relation.id}`, relation]));
  return {
    unitName: unit.unitName,
    leader: unit.leader,
    plannedUnits: unit.plannedUnits,
    config: unit.config,
    unitStatus: shown(unit.unitStatus),
    ...(unit.applicationStatus === undefined ? {} : { applicationStatus: shown(unit.applicationStatus) }),
    workloadVersion: unit.workloadVersion,
    relations: unit.relations.map((relation) => fromRelation(relation, unit.unitName, given)),
    deferred,
    observed,
    stored: Object.fromEntries(
      entries.filter(isStored).map(([key, text]) => [key.slice(storedPrefix.length), JSON.parse(text) as StoredState]),
    ),
    controllerState: Object.fromEntries(entries.filter((entry) => !isStored(entry))),
    secrets: unit.secrets.map((secret) => fromSecret(secret, unit.unitName)),
    storages: unit.storage.map(({ id, kind, location }) => {
      const [name = '', index] = id.split('/');
      return { name, index: Number(index), kind, location };
    }),
    ports: unit.ports as readonly Port[],
    networks: unit.networks,
  };
}

/** What the keys of `defineState` begin with. */
const storedPrefix = stateKeyOf('');

function isStored([key]: readonly [key: string, text: string]): boolean {
  return key.startsWith(storedPrefix);
}

/** What the charm keeps with Juju, under its keys. */
function kept({ controllerState, deferred, observed, stored }: GivenState): Databag {
  const framework = formatState({ deferred, observed }, undefined);
  return {
    ...controllerState,
    ...Object.fromEntries(Object.entries(stored).map(([name, state]) => [stateKeyOf(name), JSON.stringify(state)])),
    ...(framework === undefined ? {} : { [stateKey]: framework }),
  };
}

function shown({ status, message }: StatusState): ShownStatus {
  return { status, message } as ShownStatus;
}

interface Beside extends Pick<Surroundings, 'gone'> {
  readonly unitName: string;
  readonly network: NetworkState;
}

function toRelation(relation: NumberedRelation, { unitName, network, gone }: Beside): RelationState {
  const { endpoint, id } = relation;
  const app = applicationOf(unitName);
  const remoteApp = relation.kind === 'peer' ? app : relation.remoteApp;
  const remote = remoteBags(relation);
  const unitBag = (data: Databag): Databag => ({ ...addresses(network), ...data });
  return {
    id: `${endpoint}:${id}`,
    endpoint,
    remoteApp,
    ...(relation.kind === 'remote' && relation.remoteModelUuid !== undefined
      ? { remoteModelUuid: relation.remoteModelUuid }
      : {}),
    remoteUnits: Object.keys(remote)
      .map((number) => `${remoteApp}/${number}`)
      .filter((unit) => !gone.includes(unit)),
    databags: {
      ...(relation.kind === 'peer' ? {} : { [remoteApp]: relation.remoteAppData }),
      ...Object.fromEntries(Object.entries(remote).map(([number, data]) => [`${remoteApp}/${number}`, unitBag(data)])),
      [app]: relation.localAppData,
      [unitName]: unitBag(relation.localUnitData),
    },
  };
}

function fromRelation(
  held: RelationState,
  unitName: string,
  before: ReadonlyMap<string, NumberedRelation>,
): NumberedRelation {
  const app = applicationOf(unitName);
  const number = Number(held.id.slice(held.id.lastIndexOf(':') + 1));
  const given = before.get(held.id);
  const bag = (name: string): Databag => held.databags[name] ?? {};
  const remote = Object.fromEntries(
    held.remoteUnits.map((unit) => [Number(unit.slice(unit.lastIndexOf('/') + 1)), bag(unit)]),
  );
  const common = {
    endpoint: held.endpoint,
    id: number,
    localAppData: bag(app),
    localUnitData: bag(unitName),
  };
  if (held.remoteApp === app) return { kind: 'peer', ...common, peers: remote };
  const other = { ...common, remoteApp: held.remoteApp, remoteAppData: bag(held.remoteApp) };
  const { remoteModelUuid } = held;
  if (given?.kind !== 'subordinate') {
    return {
      kind: 'remote',
      ...other,
      remoteUnits: remote,
      ...(remoteModelUuid === undefined ? {} : { remoteModelUuid }),
    };
  }
  const { remoteUnit } = given;
  return { kind: 'subordinate', ...other, remoteUnit, remoteUnitData: bag(`${held.remoteApp}/${remoteUnit}`) };
}

/** The bags of the units at the other end, by number. */
export function remoteBags(relation: Relation): Readonly<Record<number, Databag>> {
  switch (relation.kind) {
    case 'peer':
      return relation.peers;
    case 'remote':
      return relation.remoteUnits;
    case 'subordinate':
      return { [relation.remoteUnit]: relation.remoteUnitData };
  }
}

/** What Juju itself puts into the bag of a unit. */
function addresses({ egressSubnets, ingressAddresses: [ingress = ''] }: NetworkState): Databag {
  return { 'egress-subnets': egressSubnets.join(','), 'ingress-address': ingress, 'private-address': ingress };
}

function toSecret(secret: Secret & { readonly id: string }, unitName: string): SecretState {
  const { description, expire, id, label, owner, revisions, rotate, tracked } = secret;
  const app = applicationOf(unitName);
  const own = typeof owner === 'string';
  return {
    id,
    owner: own ? (owner === 'unit' ? unitName : app) : owner.remote,
    label: own ? label : '',
    description,
    rotation: rotate,
    ...(expire === undefined ? {} : { expiry: expire.getTime() }),
    revisions: Object.entries(revisions).map(([revision, content]) => ({
      revision: Number(revision),
      content: mapValues(content, (value) => Buffer.from(value).toString('base64')),
    })),
    access: own ? (secret.access ?? []) : [{ target: `application-${app}`, scope: '', role: 'view' }],
    ...(tracked === undefined ? {} : { tracked: { revision: tracked, label: own ? '' : label } }),
  };
}

function fromSecret(held: SecretState, unitName: string): Secret & { readonly id: string } {
  const app = applicationOf(unitName);
  const owner = held.owner === unitName ? 'unit' : held.owner === app ? 'application' : { remote: held.owner };
  return {
    id: held.id,
    owner,
    label: typeof owner === 'string' ? held.label : (held.tracked?.label ?? ''),
    description: held.description,
    rotate: held.rotation as SecretRotation,
    ...(held.expiry === undefined ? {} : { expire: new Date(held.expiry) }),
    revisions: Object.fromEntries(
      held.revisions.map(({ revision, content }) => [
        revision,
        mapValues(content, (value) => Buffer.from(value, 'base64').toString()),
      ]),
    ),
    ...(held.tracked === undefined ? {} : { tracked: held.tracked.revision }),
    ...(typeof owner === 'string' && held.access.length > 0 ? { access: held.access } : {}),
  };
}

function mapValues<V, W>(record: Readonly<Record<string, V>>, change: (value: V) => W): Readonly<Record<string, W>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
