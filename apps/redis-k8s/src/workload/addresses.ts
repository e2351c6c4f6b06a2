import { type JujuContext, type Relations, token } from '@charmsmith/core';
import type { RedisAddress, RedisTls } from '@charmsmith/redis-health/contract';
import type { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import { peersEndpoint } from '../constants.ts';
import { ownHostName, unitHostName } from '../peers/host-names.ts';

/** Where this unit's own questions go. A token of its own, so that a test can move the servers. */
export interface ServerPorts {
  readonly redis: number;
  readonly sentinel: number;
}
export const ServerPorts = token<ServerPorts>('redis-k8s/ServerPorts');

/** Containers of a pod share `localhost`; a certificate names the pod. */
const localhost = '127.0.0.1';

/** How this unit reaches a server of its own pod. */
export async function ownAddress(
  { context, tls }: { readonly context: JujuContext; readonly tls: TlsCertificates },
  { port, password }: { readonly port: number; readonly password: string },
): Promise<RedisAddress> {
  const trust = await tlsTrust([ownHostName(context), 'localhost'], tls);
  return { host: localhost, port, password, ...(trust === undefined ? {} : { tls: trust }) };
}

/** How this unit reaches the same server of every other unit. */
export async function peerAddresses(
  {
    context,
    relations,
    tls,
  }: { readonly context: JujuContext; readonly relations: Relations; readonly tls: TlsCertificates },
  { port, password }: { readonly port: number; readonly password: string },
): Promise<readonly RedisAddress[]> {
  const units = (await (await relations.peer(peersEndpoint))?.units()) ?? [];
  return await Promise.all(
    units.map(async (unit) => {
      const host = unitHostName(context, Number(unit.split('/')[1]));
      const trust = await tlsTrust([host], tls);
      return { host, port, password, ...(trust === undefined ? {} : { tls: trust }) };
    }),
  );
}

async function tlsTrust(serverNames: readonly string[], tls: TlsCertificates): Promise<RedisTls | undefined> {
  if (!(await tls.enabled())) return undefined;
  const state = await tls.state();
  return state.state === 'valid' ? { ca: state.material.ca, serverNames } : undefined;
}
