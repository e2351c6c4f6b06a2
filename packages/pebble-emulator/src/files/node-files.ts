import type { Stats } from 'node:fs';
import { chmod, chown, lstat, mkdir, open, readdir, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import type { FileStatus, FileType, Files } from './files.ts';

/**
 * The file system as this process sees it. To serve the files of a container, start the daemon inside the container's
 * root (chroot): no path is ever joined to a root here, so none can lead out of it.
 */
export const nodeFiles: Files = {
  stat: async (path) => toStatus(await stat(path)),
  lstat: async (path) => toStatus(await lstat(path)),
  readDir: (path) => readdir(path),
  openRead: async (path) => {
    const file = await open(path);
    return file.createReadStream();
  },
  create: async (path, content, mode, owner) => {
    // 0600 until it is complete: nobody but the owner may read half a file.
    await using file = await open(path, 'wx', 0o600);
    await file.writeFile(content);
    if (owner !== undefined) await file.chown(owner.uid, owner.gid);
    await file.chmod(mode);
    await file.sync();
  },
  makeDir: async (path, mode, owner) => {
    await mkdir(path, mode);
    if (owner !== undefined) await chown(path, owner.uid, owner.gid);
    await chmod(path, mode);
  },
  rename,
  remove: async (path) => ((await lstat(path)).isDirectory() ? rmdir(path) : unlink(path)),
  removeAll: (path) => rm(path, { recursive: true, force: true }),
};

function toStatus(stats: Stats): FileStatus {
  const { size, mode, uid, gid, mtime } = stats;
  return { type: typeOf(stats), size, mode: mode & 0o777, uid, gid, modified: mtime };
}

function typeOf(stats: Stats): FileType {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isSocket()) return 'socket';
  if (stats.isFIFO()) return 'named-pipe';
  return stats.isCharacterDevice() || stats.isBlockDevice() ? 'device' : 'unknown';
}
