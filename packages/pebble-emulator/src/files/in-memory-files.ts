import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Owner } from '../users/owner.ts';
import type { FileStatus, Files } from './files.ts';
import { systemError } from './system-error.ts';

/** A file or directory to begin with. */
export interface InMemoryFile {
  /** Its content; without it, it is a directory. */
  readonly content?: string | Uint8Array;
  /** Default 0644 for files, 0755 for directories. */
  readonly mode?: number;
  /** Default root. */
  readonly owner?: Owner;
}

interface Entry {
  readonly content: Uint8Array | undefined;
  readonly mode: number;
  readonly owner: Owner;
  readonly modified: Date;
}

const root: Owner = { uid: 0, gid: 0 };

/**
 * A file system of regular files and directories in memory, with modes and owners. It refuses nothing for lack of
 * permission: the daemon that it serves is root.
 */
export class InMemoryFiles implements Files {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => Date;

  /**
   * @param files - what is there at the beginning, by absolute path; parents are made
   * @param now - when a file is written
   */
  constructor(files: Readonly<Record<string, InMemoryFile | string>> = {}, now: () => Date = () => new Date()) {
    this.#now = now;
    this.#put('/', undefined, 0o755, root);
    this.#put('/tmp', undefined, 0o777, root);
    this.#put('/root', undefined, 0o700, root);
    for (const [path, file] of Object.entries(files))
      this.#seed(path, typeof file === 'string' ? { content: file } : file);
  }

  /** The text of a file. */
  read(path: string): string {
    return Buffer.from(this.#content(path)).toString();
  }

  stat(path: string): Promise<FileStatus> {
    return attempt(() => {
      const { content, mode, owner, modified } = this.#entry(path);
      return {
        type: content === undefined ? 'directory' : 'file',
        size: content?.length ?? 0,
        mode,
        ...owner,
        modified,
      };
    });
  }

  lstat(path: string): Promise<FileStatus> {
    return this.stat(path);
  }

  readDir(path: string): Promise<string[]> {
    return attempt(() => {
      if (this.#entry(path).content !== undefined) throw systemError('ENOTDIR');
      return this.#children(path).map((child) => posix.basename(child));
    });
  }

  openRead(path: string): Promise<Readable> {
    return attempt(() => Readable.from([this.#content(path)]));
  }

  async create(path: string, content: AsyncIterable<Uint8Array>, mode: number, owner: Owner = root): Promise<void> {
    this.#parent(path);
    this.#put(path, await buffer(content), mode, owner);
  }

  makeDir(path: string, mode: number, owner: Owner = root): Promise<void> {
    return attempt(() => {
      this.#parent(path);
      if (this.#entries.has(clean(path))) throw systemError('EEXIST');
      this.#put(path, undefined, mode, owner);
    });
  }

  rename(from: string, to: string): Promise<void> {
    return attempt(() => {
      const moved = this.#entry(from);
      this.#parent(to);
      const target = this.#entries.get(clean(to));
      if (target !== undefined && (target.content === undefined) !== (moved.content === undefined))
        throw systemError(target.content === undefined ? 'EISDIR' : 'ENOTDIR');
      for (const path of [clean(from), ...this.#descendants(from)]) {
        const entry = this.#entry(path);
        this.#entries.delete(path);
        this.#entries.set(clean(to) + path.slice(clean(from).length), entry);
      }
    });
  }

  remove(path: string): Promise<void> {
    return attempt(() => {
      this.#entry(path);
      if (this.#children(path).length > 0) throw systemError('ENOTEMPTY');
      this.#entries.delete(clean(path));
    });
  }

  removeAll(path: string): Promise<void> {
    return attempt(() => {
      for (const each of [...this.#descendants(path), clean(path)]) this.#entries.delete(each);
    });
  }

  #seed(path: string, { content, mode, owner = root }: InMemoryFile): void {
    const parent = posix.dirname(clean(path));
    if (!this.#entries.has(parent)) this.#seed(parent, {});
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    this.#put(path, bytes, mode ?? (bytes === undefined ? 0o755 : 0o644), owner);
  }

  #put(path: string, content: Uint8Array | undefined, mode: number, owner: Owner): void {
    this.#entries.set(clean(path), { content, mode, owner, modified: this.#now() });
  }

  #entry(path: string): Entry {
    const entry = this.#entries.get(clean(path));
    if (entry !== undefined) return entry;
    if (clean(path) !== '/') this.#parent(path);
    throw systemError('ENOENT');
  }

  #content(path: string): Uint8Array {
    const { content } = this.#entry(path);
    if (content === undefined) throw systemError('EISDIR');
    return content;
  }

  #parent(path: string): void {
    if (this.#entry(posix.dirname(clean(path))).content !== undefined) throw systemError('ENOTDIR');
  }

  #descendants(path: string): string[] {
    const prefix = clean(path) === '/' ? '/' : `${clean(path)}/`;
    return [...this.#entries.keys()].filter((other) => other !== '/' && other.startsWith(prefix));
  }

  #children(path: string): string[] {
    return this.#descendants(path).filter((other) => posix.dirname(other) === clean(path));
  }
}

function clean(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, '');
}

/** Failures reject, as those of the real file system do. */
function attempt<Result>(run: () => Result): Promise<Result> {
  return new Promise((resolve) => resolve(run()));
}
