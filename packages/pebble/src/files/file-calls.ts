import type { Readable } from 'node:stream';
import type { CallOptions } from '../call-options.ts';
import type { OwnerOptions } from '../owner-options.ts';
import type { Api } from '../transport/api.ts';
import type { FileContent } from './content.ts';
import type { FileInfo } from './file-info.ts';
import { getFileInfo, listFiles, makeDir, removePath } from './file-requests.ts';
import { pullFile } from './pull-file.ts';
import { pushFile } from './push-file.ts';
import type { PullTreeOptions, PushTreeOptions, TreeReport } from './tree.ts';

/** For {@link FileCalls.push}. */
export interface PushOptions extends CallOptions, OwnerOptions {
  /** Mode as three octal digits, default `644`; the mode of a file that is replaced is not kept. */
  readonly permissions?: string;
  /** Makes missing parents, mode 755, with the same owner. Default `false`. */
  readonly makeDirs?: boolean;
}

/** For {@link FileCalls.listFiles}. */
export interface ListFilesOptions extends CallOptions {
  /** Glob on the base name as in Go's `path.Match`: `*`, `?`, `[a-z]`; no `**`, no braces. */
  readonly pattern?: string;
  /** Gives the directory itself instead of what is in it. Default `false`. */
  readonly itself?: boolean;
}

/** For {@link FileCalls.makeDir}. */
export interface MakeDirOptions extends CallOptions, OwnerOptions {
  /** Mode as three octal digits, default `755`. */
  readonly permissions?: string;
  /** Makes missing parents with the same mode and owner, and accepts a directory that exists. Default `false`. */
  readonly makeParents?: boolean;
}

/** For {@link FileCalls.remove}. */
export interface RemoveOptions extends CallOptions {
  /** Removes what is inside too, and accepts a path that does not exist. Default `false`. */
  readonly recursive?: boolean;
}

/** What a client does with the files that the daemon sees. Paths are absolute. */
export interface FileCalls {
  /**
   * Writes a file: atomically, replacing a symbolic link instead of following it. A file that is a mount of its
   * own cannot be written this way.
   *
   * @param path - absolute
   * @param content - a stream is sent as it comes: the file may be larger than memory
   * @throws PEBBLE_PATH_ERROR when the daemon cannot write it
   */
  push(path: string, content: FileContent, options?: PushOptions): Promise<void>;

  /** Reads a regular file. PEBBLE_PATH_ERROR when the daemon cannot read all of it. */
  pull(path: string, options?: CallOptions): Promise<Uint8Array>;

  /** Reads a regular file as UTF-8. */
  pullText(path: string, options?: CallOptions): Promise<string>;

  /**
   * Reads a regular file as a stream, no faster than it is taken. It must be read to its end or destroyed.
   *
   * @remarks It comes in pieces of up to 64 KiB. What writes them to a disk takes half the time when several may wait
   * for one write.
   *
   * @returns once the daemon begins to send it. The stream ends only when the daemon vouches for the whole file, else
   * with an error such as this call throws
   * @throws PEBBLE_PATH_ERROR when the daemon cannot read it
   *
   * @example
   * ```ts
   * const to = createWriteStream('app.log', { highWaterMark: 1024 * 1024 });
   * await pipeline(await pebble.pullStream('/var/log/app.log'), to);
   * ```
   */
  pullStream(path: string, options?: CallOptions): Promise<Readable>;

  /**
   * Copies a local file, or a directory with all that is in it, to a path of the daemon. Files are written one by one,
   * each atomically, with their local modes; what is there already and has no local counterpart stays.
   *
   * @remarks Symbolic links are followed to files. Links to directories, sockets, pipes and devices are left out and
   * reported.
   *
   * @param from - local path
   * @param to - the path of the copy, in a directory that exists
   * @throws PEBBLE_TREE_INCOMPLETE when single paths failed; all others were copied
   */
  pushTree(from: string, to: string, options?: PushTreeOptions): Promise<TreeReport>;

  /**
   * Copies a file of the daemon, or a directory with all that is in it, to a local path; with the modes of the files,
   * but as this process's user. Otherwise as {@link FileCalls.pushTree}.
   */
  pullTree(from: string, to: string, options?: PullTreeOptions): Promise<TreeReport>;

  /** Lists a directory, or gives a file, sorted by name. PEBBLE_PATH_ERROR when there is none. */
  listFiles(path: string, options?: ListFilesOptions): Promise<readonly FileInfo[]>;

  /** Tells what is at a path, through symbolic links; `undefined` when nothing is there. */
  fileInfo(path: string, options?: CallOptions): Promise<FileInfo | undefined>;

  /** Makes a directory. PEBBLE_PATH_ERROR when it exists or its parent does not, unless `makeParents` is set. */
  makeDir(path: string, options?: MakeDirOptions): Promise<void>;

  /** Removes a file, symbolic link or directory. PEBBLE_PATH_ERROR when it cannot, see {@link RemoveOptions}. */
  remove(path: string, options?: RemoveOptions): Promise<void>;
}

/** Builds the calls. */
export function fileCalls(api: Api): FileCalls {
  return {
    push: (path, content, call) => pushFile(api, path, content, call),
    pull: (path, call) => pullFile(api, path, call),
    pullText: async (path, call) => (await pullFile(api, path, call)).toString('utf8'),
    async pullStream(path, call) {
      const { pullStream } = await import('./pull-stream.ts');
      return await pullStream(api, path, call);
    },
    async pushTree(from, to, call) {
      const { pushTree } = await import('./push-tree.ts');
      return await pushTree(api, from, to, call);
    },
    async pullTree(from, to, call) {
      const { pullTree } = await import('./pull-tree.ts');
      return await pullTree(api, from, to, call);
    },
    listFiles: (path, call) => listFiles(api, path, call),
    fileInfo: (path, call) => getFileInfo(api, path, call),
    makeDir: (path, call) => makeDir(api, path, call),
    remove: (path, call) => removePath(api, path, call),
  };
}
