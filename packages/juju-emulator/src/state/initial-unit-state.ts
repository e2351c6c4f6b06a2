import type { CharmDescription } from '../charm/charm-description.ts';
import type { NetworkState, RelationState, UnitState } from './unit-state.ts';
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
  const network: NetworkState = overrides.network ?? {
    interfaceName: 'eth0',
    bindAddresses: [address],
    ingressAddresses: [address],
    egressSubnets: [`${address}/32`],
  };
  return {
    unitName,
    leader: true,
    plannedUnits: 1,
    config: {},
    unitStatus: { status: 'waiting', message: 'installing agent', since: 0 },
    workloadVersion: '',
    relations: peerRelations(charm, unitName, network),
    state: {},
    secrets: [],
    resources: {},
    storage: Object.entries(charm.storage).map(([name, { type }]) => ({
      id: `${name}/0`,
      kind: type === 'block' ? 'block' : 'filesystem',
      location: `/var/lib/juju/storage/${name}/0`,
    })),
    ports: [],
    network,
    networks: {},
    log: [],
    ...overrides,
  };
}

function peerRelations(charm: CharmDescription, unitName: string, network: NetworkState): readonly RelationState[] {
  const peers = Object.entries(charm.endpoints).filter(([, { role }]) => role === 'peer');
  const app = applicationOf(unitName);
  return peers.map(([endpoint], index) => ({
    id: `${endpoint}:${index}`,
    endpoint,
    remoteApp: app,
    remoteUnits: [],
    databags: { [unitName]: unitDatabag(network), [app]: {} },
  }));
}

/** What Juju itself puts into a unit's databag. */
function unitDatabag(network: NetworkState): Readonly<Record<string, string>> {
  const [ingress = ''] = network.ingressAddresses;
  return {
    'egress-subnets': network.egressSubnets.join(','),
    'ingress-address': ingress,
    'private-address': ingress,
  };
}
