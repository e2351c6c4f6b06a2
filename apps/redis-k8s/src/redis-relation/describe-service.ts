import { redisPort, sentinelPort } from '../constants.ts';
import type { ClientApplicationData, ClientUnitData } from './client-data.ts';

/** What the charm knows of the service that it offers. */
export interface ServiceFacts {
  /** The Redis that takes writes. */
  readonly masterHost: string;
  /** The units of the application, this one among them. */
  readonly hosts: readonly string[];
  readonly masterName: string;
  /** `unsettled`: asked for and not to be had, so that Redis still talks as it did before. */
  readonly tls: 'off' | 'unsettled' | { readonly ca: string };
}

/** What every unit tells clients. */
export function describeMaster({ masterHost }: Pick<ServiceFacts, 'masterHost'>): ClientUnitData {
  return { hostname: masterHost, port: redisPort };
}

/** What the leader tells clients, besides the secret. `undefined` is told too: it takes back what was told before. */
export function describeService({ masterHost, hosts, masterName, tls }: ServiceFacts): ClientApplicationData {
  const replicas = hosts.filter((host) => host !== masterHost);
  return {
    'leader-host': masterHost,
    ...describeTls(tls),
    'read-only-endpoints': replicas.length === 0 ? undefined : endpoints(replicas, redisPort),
    'sentinel-endpoints': endpoints(hosts, sentinelPort),
    'sentinel-master-name': masterName,
  };
}

function describeTls(tls: ServiceFacts['tls']): Pick<ClientApplicationData, 'tls' | 'tls-ca'> {
  if (tls === 'unsettled') return {};
  return tls === 'off' ? { tls: false, 'tls-ca': undefined } : { tls: true, 'tls-ca': tls.ca };
}

/** In an order of their own, so that the same hosts are the same text. */
function endpoints(hosts: readonly string[], port: number): string {
  return hosts
    .toSorted()
    .map((host) => `${host}:${port}`)
    .join(',');
}
