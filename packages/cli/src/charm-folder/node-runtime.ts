import { chmod, copyFile, link, realpath } from 'node:fs/promises';

/**
 * Puts the Node that runs this program into a charm.
 *
 * @remarks A hard link costs no space; where that cannot be, across file systems, it is copied. A symbolic link would
 * lead out of the charm's folder and break when that is mounted elsewhere.
 *
 * @param target - where it goes, absolute; must not exist
 */
export async function placeNode(target: string): Promise<void> {
  const node = await realpath(process.execPath);
  try {
    await link(node, target);
  } catch {
    await copyFile(node, target);
    await chmod(target, 0o755);
  }
}
