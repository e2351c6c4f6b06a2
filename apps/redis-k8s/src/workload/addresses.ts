import { type JujuContext, type Relations, token } from '@charmsmith/core';
import type { RedisAddress, RedisTls } from '@charmsmith/redis-health/contract';
import type { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import { peersEndpoint } from '../constants.ts';
import { ownHostName, unitHostName } from '../peers/host-names.ts';
import type { PasswordPair, Passwords } from '../peers/passwords.ts';

/** Where this unit's own questions go. A token of its own, so that a test can move the servers. */
export interface ServerPorts {
  readonly redis: number;
  readonly sentinel: number;
}
export const ServerPorts = token<ServerPorts>('redis-k8s/ServerPorts');

/** How the servers of this application are reached. Nothing as long as the passwords are not made. */
export interface ServerAddresses {
  /** This unit's own. */
  own(server: keyof ServerPorts): Promise<RedisAddress | undefined>;
  /** Those of the other units. */
  peers(server: keyof ServerPorts): Promise<readonly RedisAddress[]>;
  /** Both, this unit's first. */
  all(server: keyof ServerPorts): Promise<readonly RedisAddress[]>;
  /** That of one unit, which may be on its way out. */
  of(unit: string, server: keyof ServerPorts): Promise<RedisAddress | undefined>;
  /** That of one host, by the name that units have for each other. */
  at(host: string, server: keyof ServerPorts): Promise<RedisAddress | undefined>;
}
export const ServerAddresses = token<ServerAddresses>('redis-k8s/ServerAddresses');

interface ServerAddressesDependencies {
  readonly context: JujuContext;
  readonly relations: Relations;
  readonly passwords: Passwords;
  readonly tls: TlsCertificates;
  readonly ports: ServerPorts;
}

/** Containers of a pod share `localhost`; a certificate names the pod. */
const localhost = '127.0.0.1';

/** Addresses by the names that units have on Kubernetes. */
export function createServerAddresses(deps: ServerAddressesDependencies): ServerAddresses {
  const { context, relations, passwords, tls, ports } = deps;
  const address = async (server: keyof PasswordPair & keyof ServerPorts, host: string, names: readonly string[]) => {
    const pair = await passwords.current();
    if (pair === undefined) return undefined;
    const trust = await tlsTrust(names, tls);
    return { host, port: ports[server], password: pair[server], ...(trust === undefined ? {} : { tls: trust }) };
  };
  const own: ServerAddresses['own'] = (server) => address(server, localhost, [ownHostName(context), 'localhost']);
  const at: ServerAddresses['at'] = (host, server) => address(server, host, [host]);
  const of: ServerAddresses['of'] = (unit, server) => at(unitHostName(context, Number(unit.split('/')[1])), server);
  const peers: ServerAddresses['peers'] = async (server) => {
    const units = (await (await relations.peer(peersEndpoint))?.units()) ?? [];
    const found = await Promise.all(units.map((unit) => of(unit, server)));
    return found.filter((each) => each !== undefined);
  };
  return {
    own,
    of,
    at,
    peers,
    async all(server) {
      const mine = await own(server);
      return [...(mine === undefined ? [] : [mine]), ...(await peers(server))];
    },
  };
}

async function tlsTrust(serverNames: readonly string[], tls: TlsCertificates): Promise<RedisTls | undefined> {
  if (!(await tls.enabled())) return undefined;
  const state = await tls.state();
  return state.state === 'valid' ? { ca: state.material.ca, serverNames } : undefined;
}
