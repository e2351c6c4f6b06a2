import type { CharmDescription, NetworkState } from '@charmsmith/juju-emulator';
import type { PodOptions } from '../pod/pod.ts';

/** A unit whose pod is to be described. */
export interface UnitDescription {
  readonly charm: CharmDescription;
  /** `redis-k8s/0`. */
  readonly unitName: string;
  /** The model: its name is the namespace's. */
  readonly modelName: string;
  readonly charmFolder: string;
}

/** The pod that Kubernetes would make of a unit. */
export function describePod(unit: UnitDescription): Omit<PodOptions, 'daemonCommand'> {
  const { charm, unitName, modelName, charmFolder } = unit;
  const application = unitName.replace(/\/\d+$/, '');
  const hostName = unitName.replace('/', '-');
  const domain = `${modelName}.svc.cluster.local`;
  const headless = `${application}-endpoints.${domain}`;
  return {
    unitName,
    hostName,
    fullyQualifiedName: `${hostName}.${headless}`,
    services: [headless, `${application}.${domain}`],
    containers: Object.entries(charm.containers).map(([name, { mounts }]) => ({
      name,
      mounts: mounts.map(({ storage, location }) => ({
        storage,
        location: location ?? charm.storage[storage]?.location ?? `/var/lib/juju/storage/${storage}/0`,
      })),
    })),
    storages: Object.keys(charm.storage).map((name) => ({ name })),
    charmFolder,
  };
}

/** What Juju tells of a pod's network. */
export function networkOf(address: string): NetworkState {
  return {
    interfaceName: 'eth0',
    bindAddresses: [address],
    ingressAddresses: [address],
    egressSubnets: [`${address}/32`],
  };
}
