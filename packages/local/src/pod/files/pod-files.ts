import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { PodNamespaces } from '../namespaces/pod-namespaces.ts';
import type { PodStart } from '../pod-start.ts';
import type { PodOptions } from '../pod.ts';
import { runProgram } from '../programs/run-program.ts';
import { withStandardMask } from '../programs/standard-mask.ts';
import type { SystemPrograms } from '../programs/system-programs.ts';
import { followLinks } from './follow-links.ts';
import { renderHostsFile, renderResolverFile } from './hosts-file.ts';
import { podMounts, renderMountTable } from './mount-table.ts';
import {
  bootIdFile,
  charmContainer,
  charmSource,
  containerFolder,
  deviceFolder,
  inJujuFolder,
  jujuFolders,
  layerFolders,
  podFolder,
  processFolder,
  rootFolder,
  socketFolder,
  storageFolder,
  systemFolder,
} from './pod-layout.ts';

const devices = ['null', 'zero', 'full', 'random', 'urandom', 'tty'].map((name) => `/dev/${name}`);
const deviceLinks = { fd: '/proc/self/fd', stdin: 'fd/0', stdout: 'fd/1', stderr: 'fd/2', ptmx: 'pts/ptmx' };
const kernelSwitches = ['/proc/sys', '/proc/sysrq-trigger', '/proc/irq', '/proc/bus', '/proc/fs'];

/** Makes the roots of the containers, and in them what the kubelet and Juju put there. */
export async function layFiles(
  programs: SystemPrograms,
  pod: PodNamespaces,
  options: PodOptions,
  address: string,
  start: PodStart,
): Promise<void> {
  const tmpfs = ['-t', 'tmpfs', '-o', 'mode=0755', `charmsmith-${options.hostName}`, podFolder];
  await runProgram(start, { step: 'mount the pod folder', command: pod.enter(programs.mount, ...tmpfs) });
  start.enter('make the folders');
  const table = withStandardMask(() => makeFolders(pod.root, options, address));
  const copy = ['--archive', '--target-directory', pod.root + deviceFolder, ...devices];
  await runProgram(start, { step: 'make the device files', command: [programs.cp, ...copy] });
  await runProgram(start, {
    step: 'mount the roots of the containers',
    command: pod.enter(programs.mount, '--all', '--fstab', table),
  });
}

/** Makes what the mounts need, through the host's view of the namespace; returns the path of the mount table in it. */
function makeFolders(host: string, options: PodOptions, address: string): string {
  const juju = jujuFolders(options.unitName);
  const containers = [charmContainer, ...options.containers.map(({ name }) => name)];
  const layers = [...containers, 'charm-folder'].map(layerFolders);
  const folders = [
    ...[processFolder, systemFolder, charmSource, socketFolder, `${deviceFolder}/pts`, `${deviceFolder}/shm`],
    ...[juju.charm, juju.tools].map(inJujuFolder),
    dirname(bootIdFile(charmContainer)),
    ...containers.map(rootFolder),
    ...layers.flatMap(({ upper, work }) => [upper, work]),
    ...options.containers.map(({ name }) => containerFolder(name)),
    ...options.storages.map(({ name }) => storageFolder(name)),
  ];
  for (const folder of folders) mkdirSync(host + folder, { recursive: true });
  for (const [name, target] of Object.entries(deviceLinks)) symlinkSync(target, `${host}${deviceFolder}/${name}`);
  chmodSync(host + layerFolders('charm-folder').upper, statSync(options.charmFolder).mode);
  for (const { name } of options.containers) writeFileSync(host + bootIdFile(name), `${randomUUID()}\n`);
  const files = {
    hosts: renderHostsFile(options, address),
    hostname: `${options.hostName}\n`,
    'resolv.conf': renderResolverFile(options),
  };
  for (const container of containers) {
    // In the upper layer before it is mounted, so that a link of that name on the host is not written through.
    const etc = `${host}${layerFolders(container).upper}/etc`;
    mkdirSync(etc);
    for (const [name, content] of Object.entries(files)) writeFileSync(`${etc}/${name}`, content);
  }
  const mounts = podMounts({
    ...options,
    visibleFolders: [...ownNode(), ...(options.visibleFolders ?? [])],
    kernelSwitches: kernelSwitches.filter((path) => existsSync(path)),
    followLinks,
  });
  const table = `${podFolder}/mounts`;
  writeFileSync(host + table, renderMountTable(mounts));
  return table;
}

/** The folder of the running Node.js, when the overlay over the host's root would not show it. */
function ownNode(): string[] {
  const folder = dirname(process.execPath);
  return statSync(folder).dev === statSync('/').dev ? [] : [folder];
}
