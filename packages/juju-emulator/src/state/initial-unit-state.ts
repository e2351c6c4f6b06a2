import { untouched } from '../agent/agent-status.ts';
import type { CharmDescription } from '../charm/charm-description.ts';
import { initialStorageCounts, newStorage } from './new-storage.ts';
import type { Databag, NetworkState, RelationState, UnitState } from './unit-state.ts';
import { applicationOf } from './unit-state.ts';

/** A unit's address that stands for nothing else (RFC 5737). */
const address = '192.0.2.10';

/**
 * Makes the state of a unit that has just been deployed: its peer relations exist, its storage is attached, nothing
 * has run yet.
 *
 * @param charm - gives peer relations and storage
 * @param overrides - what shall differ; `unitName` is `<charm>/0` by default, and the unit leads
 *
 * @example
 * ```ts
 * const state = initialUnitState(charm, { leader: false, config: { 'enable-tls': true } });
 * ```
 */
export function initialUnitState(charm: CharmDescription, overrides: Partial<UnitState> = {}): UnitState {
  const unitName = overrides.unitName ?? `${charm.name}/0`;
  const network = overrides.network ?? networkAt(address);
  return {
    unitName,
    leader: true,
    plannedUnits: 1,
    config: {},
    unitStatus: { ...untouched, since: 0 },
    workloadVersion: '',
    relations: peerRelations(charm, unitName, network),
    state: {},
    secrets: [],
    resources: {},
    storage: Object.entries(initialStorageCounts(charm)).flatMap(([name, count]) => {
      let number = 0;
      return newStorage(charm, { [name]: count }, () => number++);
    }),
    ports: [],
    network,
    networks: {},
    log: [],
    ...overrides,
  };
}

/** The network of a machine or pod with one address. */
export function networkAt(ip: string): NetworkState {
  return { interfaceName: 'eth0', bindAddresses: [ip], ingressAddresses: [ip], egressSubnets: [`${ip}/32`] };
}

function peerRelations(charm: CharmDescription, unitName: string, network: NetworkState): readonly RelationState[] {
  const peers = Object.entries(charm.endpoints).filter(([, { role }]) => role === 'peer');
  const app = applicationOf(unitName);
  return peers.map(([endpoint], index) => ({
    id: `${endpoint}:${index}`,
    endpoint,
    remoteApp: app,
    remoteUnits: [],
    databags: { [unitName]: networkDatabag(network), [app]: {} },
  }));
}

/** What Juju itself puts into a unit's databag. */
export function networkDatabag(network: NetworkState): Databag {
  const [ingress = ''] = network.ingressAddresses;
  return {
    'egress-subnets': network.egressSubnets.join(','),
    'ingress-address': ingress,
    'private-address': ingress,
  };
}
