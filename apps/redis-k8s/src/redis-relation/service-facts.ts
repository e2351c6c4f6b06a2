import type { JujuContext, Relations } from '@charmsmith/core';
import type { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import { peersEndpoint } from '../constants.ts';
import { ownHostName, unitHostName } from '../peers/host-names.ts';
import type { PeerData } from '../peers/peer-data.ts';
import type { ServiceFacts } from './describe-service.ts';

/** What {@link serviceFacts} needs. */
export interface ServiceFactsDependencies {
  readonly context: JujuContext;
  readonly relations: Relations;
  readonly peerData: PeerData;
  readonly tls: TlsCertificates;
}

/** Gathers what clients are told; `undefined` as long as nobody knows who the master is. */
export async function serviceFacts({
  context,
  relations,
  peerData,
  tls,
}: ServiceFactsDependencies): Promise<ServiceFacts | undefined> {
  const masterHost = (await peerData.read())?.leaderHost;
  if (masterHost === undefined) return undefined;
  const others = (await (await relations.peer(peersEndpoint))?.units()) ?? [];
  return {
    masterHost,
    hosts: [ownHostName(context), ...others.map((unit) => unitHostName(context, Number(unit.split('/')[1])))],
    masterName: context.applicationName,
    tls: await tlsFacts(tls),
  };
}

async function tlsFacts(tls: TlsCertificates): Promise<ServiceFacts['tls']> {
  if (!(await tls.enabled())) return 'off';
  const state = await tls.state();
  return state.state === 'valid' ? { ca: state.material.ca } : 'unsettled';
}
