/**
 * Where the parts of a cluster lie, as paths in its mount namespace.
 *
 * @remarks Everything is below one tmpfs, so nothing touches the host's disk and all of it ends with the namespace.
 * It covers `/sys`, the one folder that every machine has and that holds nothing to show to a container: any other
 * (`/tmp`, `/mnt`) may be where a charm or the project lies.
 */
export const clusterFolder = '/sys';

/** A `proc` file system through which the settings of the cluster's own network can be written. */
export const clusterProcesses = `${clusterFolder}/proc`;

/** Where each pod, in mounts of its own, has a tmpfs of its own. */
export const podFolder = `${clusterFolder}/pod`;

/** A storage of a unit: its pods come and go, this stays. */
export function volumeFolder(unit: string, storage: string): string {
  return `${clusterFolder}/volumes/${unit.replace('/', '-')}/${storage}`;
}

/** A copy of a charm, which the pods see. */
export function charmCopyFolder(id: string): string {
  return `${clusterFolder}/charms/${id}`;
}
