import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { localError } from '../errors.ts';

/** The programs that pods are made with, and the Debian package of each. */
const packages = {
  setpriv: 'util-linux',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  mount: 'mount',
  umount: 'mount',
  ip: 'iproute2',
  hostname: 'hostname',
  env: 'coreutils',
  cat: 'coreutils',
  cp: 'coreutils',
  tee: 'coreutils',
} as const;

type ProgramName = keyof typeof packages;

/** Absolute path of each program. */
export type SystemPrograms = Readonly<Record<ProgramName, string>>;

/** Where a root shell finds its programs; the PATH of an unprivileged login lacks the `sbin` folders. */
export const standardPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Finds the programs that pods are made with.
 *
 * @param path - folders to search, separated by colons
 * @throws CharmsmithError `LOCAL_MISSING_PROGRAM` naming every missing program and its package
 */
export function findSystemPrograms(path: string = standardPath): SystemPrograms {
  const folders = path.split(delimiter);
  const entries = Object.keys(packages).map((name) => [name, folders.map((f) => join(f, name)).find(isExecutable)]);
  const missing = entries.filter(([, found]) => found === undefined).map(([name]) => name as ProgramName);
  if (missing.length > 0) {
    const needed = [...new Set(missing.map((name) => packages[name]))];
    throw localError('LOCAL_MISSING_PROGRAM', `cannot make a pod without ${missing.join(', ')}`, {
      hint: `Install with: apt-get install ${needed.join(' ')}`,
      details: { missing, packages: needed },
    });
  }
  return Object.fromEntries(entries) as SystemPrograms;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
