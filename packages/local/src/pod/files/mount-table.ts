import { volumeFolder } from '../../cluster/cluster-layout.ts';
import type { PodContainer, PodStorage } from '../pod.ts';
import {
  bootIdFile,
  bootIdPath,
  charmContainer,
  charmSource,
  containerFolder,
  deviceFolder,
  inJujuFolder,
  jujuFolder,
  jujuFolders,
  layerFolders,
  nameFolder,
  nameFolderInside,
  processFolder,
  rootFolder,
  socketFolder,
  storageLocation,
  systemFolder,
} from './pod-layout.ts';

/** One line of the table that `mount --all` works through. */
export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly type: string;
  readonly options: readonly string[];
}

/** What decides the mounts of a pod. */
export interface MountPlan {
  readonly unitName: string;
  readonly containers: readonly PodContainer[];
  readonly storages: readonly PodStorage[];
  /** The cluster's copy of the charm. */
  readonly charmFolder: string;
  /** Host folders seen read-only in every container at the same path. */
  readonly visibleFolders: readonly string[];
  /** Switches of the host's kernel, made read-only: `/proc/sys` and the like. */
  readonly kernelSwitches: readonly string[];
  /** Follows the symbolic links of a path in a root that is the host's: a mount must not follow them to the host. */
  readonly followLinks: (path: string) => string;
}

/** Lists the mounts of a pod, in order. */
export function podMounts(plan: MountPlan): Mount[] {
  const charm = inJujuFolder(jujuFolders(plan.unitName).charm);
  return [
    { source: 'proc', target: processFolder, type: 'proc', options: ['nosuid', 'nodev', 'noexec'] },
    ...plan.kernelSwitches
      .map((path) => path.replace(/^\/proc/, processFolder))
      .map((path) => bind(path, path, 'ro', 'nosuid', 'nodev', 'noexec')),
    { source: 'sysfs', target: systemFolder, type: 'sysfs', options: ['ro', 'nosuid', 'nodev', 'noexec'] },
    {
      source: 'devpts',
      target: `${deviceFolder}/pts`,
      type: 'devpts',
      options: ['newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5', 'nosuid', 'noexec'],
    },
    {
      source: 'shm',
      target: `${deviceFolder}/shm`,
      type: 'tmpfs',
      options: ['mode=1777', 'nosuid', 'nodev', 'noexec'],
    },
    bind(plan.charmFolder, charmSource, 'ro'),
    overlay(charmSource, 'charm-folder', charm),
    ...rootMounts(plan, charmContainer, [
      [jujuFolder, '/var/lib/juju'],
      [socketFolder, '/charm/containers'],
      ...plan.storages.map(({ name }) => [volumeFolder(plan.unitName, name), storageLocation(name)] as const),
    ]),
    ...plan.containers.flatMap((container) => containerMounts(plan, container)),
  ];
}

/** Lists the mounts of a workload container, in order. */
export function containerMounts(plan: MountPlan, { name, mounts }: PodContainer): Mount[] {
  return [
    ...rootMounts(plan, name, [
      [containerFolder(name), '/charm/container'],
      ...mounts.map(({ storage, location }) => [volumeFolder(plan.unitName, storage), location] as const),
    ]),
    bind(bootIdFile(name), rootFolder(name) + bootIdPath, 'ro'),
  ];
}

function rootMounts(
  plan: MountPlan,
  container: string,
  folders: readonly (readonly [source: string, location: string])[],
): Mount[] {
  const root = rootFolder(container);
  const inRoot = (path: string) => root + plan.followLinks(path);
  return [
    overlay('/', container, root),
    { source: processFolder, target: `${root}/proc`, type: 'none', options: ['rbind'] },
    { source: deviceFolder, target: `${root}/dev`, type: 'none', options: ['rbind'] },
    { source: systemFolder, target: `${root}/sys`, type: 'none', options: ['rbind'] },
    { source: 'tmp', target: `${root}/tmp`, type: 'tmpfs', options: ['mode=1777', 'nosuid', 'nodev'] },
    { source: 'run', target: `${root}/run`, type: 'tmpfs', options: ['mode=0755', 'nosuid', 'nodev'] },
    bind(nameFolder, root + nameFolderInside, 'ro', 'x-mount.mkdir'),
    ...plan.visibleFolders.map((folder) => bind(folder, inRoot(folder), 'ro', 'x-mount.mkdir')),
    ...folders.map(([source, location]) => ({
      source,
      target: inRoot(location),
      type: 'none',
      options: ['rbind', 'x-mount.mkdir'],
    })),
  ];
}

function bind(source: string, target: string, ...options: readonly string[]): Mount {
  return { source, target, type: 'none', options: ['bind', ...options] };
}

function overlay(lower: string, layer: string, target: string): Mount {
  const { upper, work } = layerFolders(layer);
  const options = [`lowerdir=${lower}`, `upperdir=${upper}`, `workdir=${work}`];
  return { source: 'overlay', target, type: 'overlay', options };
}

/** Writes mounts in the form of `/etc/fstab`. */
export function renderMountTable(mounts: readonly Mount[]): string {
  return mounts
    .map(
      ({ source, target, type, options }) => `${escape(source)} ${escape(target)} ${type} ${options.join(',')} 0 0\n`,
    )
    .join('');
}

/** Writes a path as fstab(5) asks: blanks and backslashes as octal numbers. */
function escape(path: string): string {
  return path.replaceAll(/[\s\\#]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
