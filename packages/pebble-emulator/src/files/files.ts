import type { Readable } from 'node:stream';
import type { Owner } from '../users/owner.ts';

/** What kind of file a path leads to. */
export type FileType = 'file' | 'directory' | 'symlink' | 'socket' | 'named-pipe' | 'device' | 'unknown';

/** What is known of a file. */
export interface FileStatus {
  readonly type: FileType;
  /** In bytes. */
  readonly size: number;
  /** The permission bits, without setuid, setgid and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modified: Date;
}

/**
 * The file system that the daemon serves. Paths are absolute. Failures are errors of the operating system, with its
 * code: `ENOENT`, `EACCES` …
 */
export interface Files {
  /** Follows symbolic links. */
  stat(path: string): Promise<FileStatus>;
  /** Does not follow a symbolic link. */
  lstat(path: string): Promise<FileStatus>;
  /** The names in a directory. */
  readDir(path: string): Promise<string[]>;
  /** Opens a file for reading; resolves once it is open. */
  openRead(path: string): Promise<Readable>;
  /** Makes a new file of that content, mode and owner, and has it on the disk when it resolves. */
  create(path: string, content: AsyncIterable<Uint8Array>, mode: number, owner: Owner | undefined): Promise<void>;
  /** Makes a directory of that mode and owner, whatever the umask. */
  makeDir(path: string, mode: number, owner: Owner | undefined): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, a symbolic link or an empty directory. */
  remove(path: string): Promise<void>;
  /** Removes whatever is there; nothing there is no error. */
  removeAll(path: string): Promise<void>;
}
