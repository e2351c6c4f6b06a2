import { statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { localError } from '../errors.ts';
import { charmContainer } from './files/pod-layout.ts';
import type { PodOptions } from './pod.ts';

const name = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const unit = /^[a-z](?:[a-z0-9-]*[a-z0-9])?\/(?:0|[1-9]\d*)$/;

/**
 * Checks the options of a pod: they become paths, host names and mount points.
 *
 * @throws CharmsmithError `LOCAL_BAD_OPTION` naming the first bad value
 */
export function checkPodOptions(options: PodOptions): void {
  const { unitName, hostName, fullyQualifiedName, containers, storages } = options;
  require(unit.test(unitName), 'unitName', unitName, 'it must be like "redis-k8s/0"');
  require(name.test(hostName), 'hostName', hostName, 'it must be a host name of one label');
  const labels = fullyQualifiedName.split('.');
  require(labels.every((label) => name.test(label)), 'fullyQualifiedName', fullyQualifiedName, 'it must be a DNS name');
  const names = containers.map((container) => container.name);
  for (const [what, list] of [
    ['container', names],
    ['storage', storages.map((storage) => storage.name)],
  ] as const) {
    for (const [index, value] of list.entries()) {
      require(name.test(value), what, value, 'it must be lower-case letters, digits and hyphens, at most 63');
      require(list.indexOf(value) === index, what, value, 'it is declared twice');
    }
  }
  require(!names.includes(charmContainer), 'container', charmContainer, 'Juju keeps that name for itself');
  for (const { storage, location } of containers.flatMap((container) => container.mounts)) {
    require(storages.some((declared) => declared.name === storage), 'mount of storage', storage, 'it is not declared');
    require(isAbsolute(location) && location !== '/', 'mount location', location, 'it must be an absolute path');
  }
  for (const folder of [options.charmFolder, ...(options.visibleFolders ?? [])]) {
    require(isAbsolute(folder) &&
      folder !== '/' &&
      isFolder(folder), 'folder', folder, 'it must be an existing folder with an absolute path');
  }
}

function require(holds: boolean, what: string, value: string, rule: string): asserts holds {
  if (holds) return;
  throw localError('LOCAL_BAD_OPTION', `cannot make a pod with ${what} "${value}": ${rule}`, {
    details: { option: what, value },
  });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
