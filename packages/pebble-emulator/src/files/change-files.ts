import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import { resolveOwner } from '../users/owner.ts';
import type { Owner, OwnerRequest } from '../users/owner.ts';
import type { Users } from '../users/users.ts';
import { FileError, fileErrorResult, withFile } from './file-error.ts';
import type { FileErrorResult } from './file-error.ts';
import type { Files } from './files.ts';
import { parsePermissions } from './permissions.ts';
import type { Turns } from './turns.ts';

/** A file to be written. */
export interface WriteRequest extends OwnerRequest {
  readonly path: string;
  readonly 'make-dirs'?: boolean | undefined;
  readonly permissions?: string | undefined;
}

/** A directory to be made. */
export interface MakeDirRequest extends OwnerRequest {
  readonly path: string;
  readonly 'make-parents'?: boolean | undefined;
  readonly permissions?: string | undefined;
}

/** A path to be removed. */
export interface RemoveRequest {
  readonly path: string;
  readonly recursive?: boolean | undefined;
}

/** The files that requests work on. */
export interface FileStore {
  readonly files: Files;
  readonly users: Users;
  /** Directories are made in turns: two requests may need the same parents. */
  readonly turns: Turns;
}

/** What became of one path of a request. */
export interface FileResult {
  readonly path: string;
  readonly error?: FileErrorResult;
}

const defaultFileMode = 0o644;
const defaultDirMode = 0o755;

/** Does one item of a request and says what became of it. */
export async function fileResult(path: string, run: () => Promise<void>): Promise<FileResult> {
  try {
    await run();
    return { path };
  } catch (error) {
    return { path, error: fileErrorResult(error) };
  }
}

/** Refuses a path that depends on a working directory. */
export function requireAbsolute(path: string): void {
  if (!posix.isAbsolute(path)) throw new Error(`paths must be absolute, got ${JSON.stringify(path)}`);
}

/**
 * Writes a file beside its place and moves it there, so that nobody sees half of it. A symbolic link is replaced, not
 * followed; mode and owner of an existing file are not kept.
 */
export async function writeFile(
  { files, users, turns }: FileStore,
  request: WriteRequest,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const { path } = request;
  requireAbsolute(path);
  const owner = await lookUpOwner(users, request);
  if (request['make-dirs']) {
    try {
      await turns.take(() => makeDirs(files, posix.dirname(path), { mode: defaultDirMode, owner, parents: true }));
    } catch (error) {
      const { message, kind } = fileErrorResult(error);
      throw new FileError(`cannot create directory: ${message}`, kind, { cause: error });
    }
  }
  const mode = parsePermissions(request.permissions, defaultFileMode);
  if (posix.basename(path).includes('*'))
    throw new Error(`cannot create tempfile for filename containing '*': ${JSON.stringify(posix.basename(path))}`);
  const draft = `${path}.${randomBytes(4).readUInt32LE()}~`;
  try {
    await withFile('open', draft, () => files.create(draft, content, mode, owner));
    await withFile('rename', `${draft} ${path}`, () => files.rename(draft, path));
  } catch (error) {
    await files.removeAll(draft);
    throw error;
  }
}

/** Makes a directory, with its parents when asked; new parents get the same mode and owner. */
export async function makeDir({ files, users, turns }: FileStore, request: MakeDirRequest): Promise<void> {
  requireAbsolute(request.path);
  const mode = parsePermissions(request.permissions, defaultDirMode);
  const owner = await lookUpOwner(users, request);
  const parents = request['make-parents'] === true;
  await turns.take(() => makeDirs(files, posix.normalize(request.path), { mode, owner, parents }));
}

/** Removes a path; a recursive removal of nothing is no error. */
export async function removePath(files: Files, { path, recursive }: RemoveRequest): Promise<void> {
  requireAbsolute(path);
  await withFile(recursive ? 'unlinkat' : 'remove', path, () =>
    recursive ? files.removeAll(path) : files.remove(path),
  );
}

async function makeDirs(
  files: Files,
  path: string,
  options: { mode: number; owner: Owner | undefined; parents: boolean },
): Promise<void> {
  const type = await typeAt(files, path);
  if (type !== undefined && type !== 'directory')
    throw new FileError(`mkdir ${path}: not a directory`, 'generic-file-error');
  if (type === 'directory') {
    if (options.parents) return;
    throw new FileError(`mkdir ${path}: file exists`, 'generic-file-error');
  }
  const parent = posix.dirname(path);
  if (options.parents && parent !== '/') await makeDirs(files, parent, options);
  // Made under another name and moved, so that nobody sees it with the wrong mode or owner.
  const draft = `${path.replace(/\/$/, '')}.mkdir-new`;
  await withFile('mkdir', draft, () => files.makeDir(draft, options.mode, options.owner));
  await withFile('rename', `${draft} ${path}`, () => files.rename(draft, path.replace(/\/$/, '')));
}

async function typeAt(files: Files, path: string) {
  try {
    return (await files.stat(path)).type;
  } catch {
    return undefined;
  }
}

async function lookUpOwner(users: Users, request: OwnerRequest): Promise<Owner | undefined> {
  try {
    return await resolveOwner(users, request);
  } catch (cause) {
    throw new Error(`cannot look up user and group: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
