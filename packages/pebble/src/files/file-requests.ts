import { checkPath, checkPermissions } from '../arguments.ts';
import type { CallOptions } from '../call-options.ts';
import { isPebbleError } from '../errors/pebble-error.ts';
import { ownerFields } from '../owner-options.ts';
import type { Api } from '../transport/api.ts';
import type { ListFilesOptions, MakeDirOptions, RemoveOptions } from './file-calls.ts';
import { parseFiles, type FileInfo } from './file-info.ts';
import { asPathError, checkPathResult } from './path-failure.ts';

/** Lists a directory. */
export async function listFiles(api: Api, path: string, options: ListFilesOptions = {}): Promise<readonly FileInfo[]> {
  checkPath(path);
  const { pattern, itself = false } = options;
  const query = {
    action: 'list',
    // With `itself` the daemon doubles the base name of a path that ends in a slash.
    path: path.replace(/(?<=.)\/+$/, ''),
    ...(pattern === undefined ? {} : { pattern }),
    itself: String(itself),
  };
  try {
    const { result } = await api.get('/files', query, options);
    return parseFiles(result);
  } catch (error) {
    throw asPathError(error, 'list', path);
  }
}

/** Tells what is at a path. */
export async function getFileInfo(api: Api, path: string, options: CallOptions = {}): Promise<FileInfo | undefined> {
  try {
    const { signal } = options;
    const [info] = await listFiles(api, path, { itself: true, ...(signal === undefined ? {} : { signal }) });
    return info;
  } catch (error) {
    if (isPebbleError(error, 'PEBBLE_PATH_ERROR') && error.kind === 'not-found') return undefined;
    throw error;
  }
}

/** Makes a directory. */
export async function makeDir(api: Api, path: string, options: MakeDirOptions = {}): Promise<void> {
  const result = await makeDirs(api, [{ ...options, path }], options);
  checkPathResult(result, 'make directory', path);
}

/** Makes directories in one request, parents first; gives the daemon's list of how it went with each. */
export async function makeDirs(
  api: Api,
  dirs: readonly (Omit<MakeDirOptions, 'signal'> & { readonly path: string })[],
  call: CallOptions,
): Promise<unknown> {
  const described = dirs.map((dir) => {
    const { path, permissions, makeParents = false } = dir;
    checkPath(path);
    checkPermissions(permissions);
    return { path, 'make-parents': makeParents, permissions, ...ownerFields(dir) };
  });
  return (await api.post('/files', { action: 'make-dirs', dirs: described }, call)).result;
}

/** Removes a path. */
export async function removePath(api: Api, path: string, options: RemoveOptions = {}): Promise<void> {
  checkPath(path);
  const { recursive = false } = options;
  const { result } = await api.post('/files', { action: 'remove', paths: [{ path, recursive }] }, options);
  checkPathResult(result, 'remove', path);
}
