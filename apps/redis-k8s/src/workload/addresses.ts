import { type JujuContext, token } from '@charmsmith/core';
import type { RedisAddress, RedisTls } from '@charmsmith/redis-health/contract';
import type { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import { ownHostName } from '../peers/host-names.ts';

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
  const trust = await tlsTrust(context, tls);
  return { host: localhost, port, password, ...(trust === undefined ? {} : { tls: trust }) };
}

async function tlsTrust(context: JujuContext, tls: TlsCertificates): Promise<RedisTls | undefined> {
  if (!(await tls.enabled())) return undefined;
  const state = await tls.state();
  return state.state === 'valid'
    ? { ca: state.material.ca, serverNames: [ownHostName(context), 'localhost'] }
    : undefined;
}
