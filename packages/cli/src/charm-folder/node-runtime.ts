import { chmod, copyFile, link, realpath, symlink } from 'node:fs/promises';

/**
 * Puts the Node that runs this program into a charm.
 *
 * @remarks A hard link costs no space; where that cannot be, across file systems, it is copied.
 *
 * @param target - where it goes, absolute; must not exist
 * @param asLink - a symbolic link instead: for a folder that stays on this machine, and is kept by a build cache
 */
export async function placeNode(target: string, asLink: boolean): Promise<void> {
  const node = await realpath(process.execPath);
  if (asLink) {
    await symlink(node, target);
    return;
  }
  try {
    await link(node, target);
  } catch {
    await copyFile(node, target);
    await chmod(target, 0o755);
  }
}
