import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { podFolder } from '../../cluster/cluster-layout.ts';
import { renderResolverFile, renderSwitchFile } from '../../cluster/names/hosts-file.ts';
import type { Namespaces } from '../../namespaces/namespaces.ts';
import { runProgram } from '../../programs/run-program.ts';
import { withStandardMask } from '../../programs/standard-mask.ts';
import type { SystemPrograms } from '../../programs/system-programs.ts';
import type { Task } from '../../task.ts';
import type { PodContainer, PodOptions } from '../pod.ts';
import { followLinks } from './follow-links.ts';
import { containerMounts, type Mount, type MountPlan, podMounts, renderMountTable } from './mount-table.ts';
import {
  bootIdFile,
  charmContainer,
  charmSource,
  containerFolder,
  deviceFolder,
  inJujuFolder,
  jujuFolders,
  layerFolders,
  nameFolder,
  nameFolderInside,
  processFolder,
  rootFolder,
  socketFolder,
  systemFolder,
} from './pod-layout.ts';

const devices = ['null', 'zero', 'full', 'random', 'urandom', 'tty'].map((name) => `/dev/${name}`);
const deviceLinks = { fd: '/proc/self/fd', stdin: 'fd/0', stdout: 'fd/1', stderr: 'fd/2', ptmx: 'pts/ptmx' };
const kernelSwitches = ['/proc/sys', '/proc/sysrq-trigger', '/proc/irq', '/proc/bus', '/proc/fs'];

/** Mounts the pod's own tmpfs. Its {@link nameFolder} is there then. */
export async function mountPodFolder(
  programs: SystemPrograms,
  pod: Namespaces,
  options: PodOptions,
  task: Task,
): Promise<void> {
  const tmpfs = ['--no-mtab', '-t', 'tmpfs', '-o', 'mode=0755', `charmsmith-${options.hostName}`, podFolder];
  await runProgram(task, { step: 'mount the pod folder', command: pod.enter(programs.mount, ...tmpfs) });
  mkdirSync(pod.root + nameFolder);
}

/** Makes the roots of the containers, and in them what the kubelet and Juju put there. `charmCopy` is the cluster's. */
export async function layFiles(
  programs: SystemPrograms,
  pod: Namespaces,
  options: PodOptions,
  charmCopy: string,
  task: Task,
): Promise<void> {
  task.enter('make the folders');
  withStandardMask(() => makeFolders(pod.root, options));
  const copy = ['--archive', '--target-directory', pod.root + deviceFolder, ...devices];
  await runProgram(task, { step: 'make the device files', command: [programs.cp, ...copy] });
  await mountAll(programs, pod, podMounts({ ...mountPlan(options), charmFolder: charmCopy }), task);
}

/**
 * Gives a workload container a new root, as one that is started again has: what it wrote is gone, but for its storages
 * and the folder of its socket. None of its processes may be left.
 */
export async function renewContainer(
  programs: SystemPrograms,
  pod: Namespaces,
  options: PodOptions,
  container: PodContainer,
  task: Task,
): Promise<void> {
  const { name } = container;
  await runProgram(task, {
    step: `unmount the root of container ${name}`,
    command: pod.enter(programs.umount, '--no-mtab', '--recursive', rootFolder(name)),
  });
  withStandardMask(() => {
    for (const folder of Object.values(layerFolders(name))) rmSync(pod.root + folder, { recursive: true, force: true });
    makeRoot(pod.root, options, name);
    writeFileSync(pod.root + bootIdFile(name), `${randomUUID()}\n`);
  });
  await mountAll(programs, pod, containerMounts(mountPlan(options), container), task);
}

/** Without `--no-mtab` mount would note each mount in the host's `/run/mount/utab`, which nobody would take out again. */
async function mountAll(
  programs: SystemPrograms,
  pod: Namespaces,
  mounts: readonly Mount[],
  task: Task,
): Promise<void> {
  const table = `${podFolder}/mounts`;
  writeFileSync(pod.root + table, renderMountTable(mounts));
  await runProgram(task, {
    step: 'mount the roots of the containers',
    command: pod.enter(programs.mount, '--no-mtab', '--all', '--fstab', table),
  });
}

/** Makes what the mounts need, through the host's view of the namespace. */
function makeFolders(host: string, options: PodOptions): void {
  const juju = jujuFolders(options.unitName);
  const charmLayer = layerFolders('charm-folder');
  const folders = [
    ...[processFolder, systemFolder, charmSource, socketFolder, `${deviceFolder}/pts`, `${deviceFolder}/shm`],
    ...[juju.charm, juju.tools].map(inJujuFolder),
    dirname(bootIdFile(charmContainer)),
    ...Object.values(charmLayer),
    ...options.containers.map(({ name }) => containerFolder(name)),
  ];
  for (const folder of folders) mkdirSync(host + folder, { recursive: true });
  for (const [name, target] of Object.entries(deviceLinks)) symlinkSync(target, `${host}${deviceFolder}/${name}`);
  chmodSync(host + charmLayer.upper, statSync(options.charmFolder).mode);
  makeRoot(host, options, charmContainer);
  for (const { name } of options.containers) {
    writeFileSync(host + bootIdFile(name), `${randomUUID()}\n`);
    makeRoot(host, options, name);
  }
}

/**
 * Makes the layers of a container's root, with the files of `/etc` in the upper one: before it is mounted, so that a
 * link of that name on the host is not written through.
 */
function makeRoot(host: string, options: PodOptions, container: string): void {
  const { upper, work } = layerFolders(container);
  for (const folder of [rootFolder(container), `${upper}/etc`, work]) mkdirSync(host + folder, { recursive: true });
  const etc = `${host}${upper}/etc`;
  // Relative, so that it leads to the same file when it is followed from the host.
  symlinkSync(`..${nameFolderInside}/hosts`, `${etc}/hosts`);
  writeFileSync(`${etc}/hostname`, `${options.hostName}\n`);
  writeFileSync(`${etc}/resolv.conf`, renderResolverFile(options));
  writeFileSync(`${etc}/nsswitch.conf`, renderSwitchFile(readIfThere('/etc/nsswitch.conf')));
}

function mountPlan(options: PodOptions): MountPlan {
  return {
    ...options,
    visibleFolders: [...ownNode(), ...(options.visibleFolders ?? [])],
    kernelSwitches: kernelSwitches.filter((path) => existsSync(path)),
    followLinks,
  };
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** The folder of the running Node.js, when the overlay over the host's root would not show it. */
function ownNode(): string[] {
  const folder = dirname(process.execPath);
  return statSync(folder).dev === statSync('/').dev ? [] : [folder];
}
