import { token } from '../plugin/token.ts';
import type { Container } from './container.ts';

/** The workload containers of this unit. */
export interface Containers<Name extends string = string> {
  /** @throws CharmsmithError `CORE_UNKNOWN_NAME` */
  get(name: Name): Container;
}
export const Containers = token<Containers>('@charmsmith/core/Containers');

/** Where Juju mounts the sockets of the workload containers into the charm's. */
export function jujuPebbleSocket(container: string): string {
  return `/charm/containers/${container}/pebble.socket`;
}
