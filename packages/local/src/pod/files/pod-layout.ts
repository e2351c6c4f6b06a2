import { podFolder } from '../../cluster/cluster-layout.ts';

/** Paths of a pod's parts in its mount namespace, all of them below the pod's own tmpfs. */

/** The container that runs the charm; no workload may take its name. */
export const charmContainer = 'charm';

/** Device files of every container. */
export const deviceFolder = `${podFolder}/dev`;

/** The pod's `/proc`, with the switches of the host's kernel read-only. */
export const processFolder = `${podFolder}/proc`;

/** The pod's `/sys`. */
export const systemFolder = `${podFolder}/sysfs`;

/** The charm container's `/var/lib/juju`. */
export const jujuFolder = `${podFolder}/juju`;

/** The cluster's copy of the charm, read-only: the lower layer of the one that the charm sees. */
export const charmSource = `${podFolder}/charm`;

/** The charm container's `/charm/containers`. A short name: paths of Unix sockets end at 107 characters. */
export const socketFolder = `${podFolder}/c`;

/** Files of `/etc` that are replaced while the pod runs. */
export const nameFolder = `${podFolder}/names`;

/** Where a container sees {@link nameFolder}. */
export const nameFolderInside = '/run/names';

/** A workload's `/charm/container`. */
export function containerFolder(container: string): string {
  return `${socketFolder}/${container}`;
}

/**
 * The boot id of a workload container. Pebble makes one up when it is process 1, as on Kubernetes, and reads
 * {@link bootIdPath} otherwise; Juju takes a new boot id for a restarted container. Containers of a pod share their
 * process ids here, so each is given a boot id where Pebble reads it.
 */
export function bootIdFile(container: string): string {
  return `${podFolder}/boot-ids/${container}`;
}

/** Where the kernel tells its boot id. */
export const bootIdPath = '/proc/sys/kernel/random/boot_id';

/** The root of a container. */
export function rootFolder(container: string): string {
  return `${podFolder}/roots/${container}`;
}

/** Where the changes to an overlay are kept. */
export function layerFolders(name: string): { readonly upper: string; readonly work: string } {
  return { upper: `${podFolder}/layers/${name}/upper`, work: `${podFolder}/layers/${name}/work` };
}

/** Where the charm finds a storage, as Juju places it. */
export function storageLocation(storage: string): string {
  return `/var/lib/juju/storage/${storage}/0`;
}

/** Where Juju keeps what belongs to a unit, as paths of the charm container. */
export interface JujuFolders {
  /** The charm. */
  readonly charm: string;
  /** The unit agent: its socket is `agent.socket` here. */
  readonly agent: string;
  /** The hook tools. */
  readonly tools: string;
}

/** Names Juju's folders of a unit. */
export function jujuFolders(unitName: string): JujuFolders {
  const tag = `unit-${unitName.replace('/', '-')}`;
  const agent = `/var/lib/juju/agents/${tag}`;
  return { agent, charm: `${agent}/charm`, tools: `/var/lib/juju/tools/${tag}` };
}

/** Turns a path below the charm container's `/var/lib/juju` into the one in {@link jujuFolder}. */
export function inJujuFolder(path: string): string {
  return path.replace(/^\/var\/lib\/juju/, jujuFolder);
}
