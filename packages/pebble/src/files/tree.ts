import type { CallOptions } from '../call-options.ts';
import { isPebbleError, PebbleTreeError, type TreeFailure } from '../errors/pebble-error.ts';
import type { OwnerOptions } from '../owner-options.ts';

/** For {@link FileCalls.pushTree}. */
export interface PushTreeOptions extends CallOptions, OwnerOptions {
  /** Mode of all files, as three octal digits. Default: each one's own. */
  readonly permissions?: string;
  /** Mode of all directories that are made. Default: each one's own. */
  readonly directoryPermissions?: string;
  /** Whether to copy a path, said relative to the tree, without a slash at its ends. Default: all. */
  readonly filter?: (path: string) => boolean;
}

/** For {@link FileCalls.pullTree}. */
export interface PullTreeOptions extends CallOptions {
  /** Whether to copy a path, said relative to the tree, without a slash at its ends. Default: all. */
  readonly filter?: (path: string) => boolean;
}

/** What was copied. */
export interface TreeReport {
  readonly files: number;
  readonly directories: number;
  /** Of the files' content. */
  readonly bytes: number;
  /** Paths, on the side they were copied from, of what cannot be: links to directories, sockets, pipes, devices. */
  readonly skipped: readonly string[];
}

/** A file that is to be copied. */
export interface TreeFile {
  readonly from: string;
  readonly to: string;
  readonly size: number;
  /** Three octal digits. */
  readonly permissions: string;
}

/** Files up to this size are copied together with others in one request. */
const smallBytes = 128 * 1024;
const batchBytes = 1024 * 1024;
const batchFiles = 100;

/** Puts small files together, in order; a large one stays alone. */
export function* batchesOf(files: Iterable<TreeFile>): Generator<readonly TreeFile[]> {
  let batch: TreeFile[] = [];
  let bytes = 0;
  for (const file of files) {
    if (file.size > smallBytes) {
      yield [file];
      continue;
    }
    if (batch.length === batchFiles || bytes + file.size > batchBytes) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(file);
    bytes += file.size;
  }
  if (batch.length > 0) yield batch;
}

/** Whether a file shares its request with others. */
export function isSmall({ size }: TreeFile): boolean {
  return size <= smallBytes;
}

/** Keeps count of a copy, of which single paths may fail. */
export class TreeTally {
  readonly #failures: TreeFailure[] = [];
  readonly skipped: string[] = [];
  files = 0;
  directories = 0;
  bytes = 0;

  /** Notes a file that was copied. */
  copied({ size }: TreeFile): void {
    this.files++;
    this.bytes += size;
  }

  /** Notes a path that failed. What speaks of no path but of the whole copy, such as a daemon that is gone, is thrown. */
  failed(path: string, error: unknown): void {
    if (!isPebbleError(error, 'PEBBLE_PATH_ERROR') && !isFileSystemError(error)) throw error;
    this.#failures.push({ path, error });
  }

  /** Gives the end of it. */
  report(action: 'push' | 'pull'): TreeReport {
    if (this.#failures.length > 0) throw new PebbleTreeError(action, this.#failures);
    const { files, directories, bytes, skipped } = this;
    return Object.freeze({ files, directories, bytes, skipped: Object.freeze(skipped) });
  }
}

function isFileSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}
