import { checkPath, checkPermissions } from '../arguments.ts';
import type { ListFilesOptions, MakeDirOptions, RemoveOptions } from '../pebble.ts';
import type { Api } from '../transport/api.ts';
import { parseFiles, type FileInfo } from './file-info.ts';
import { ownerFields } from '../owner-options.ts';
import { asPathError, checkPathResult } from './path-failure.ts';

/** Lists a directory. */
export async function listFiles(api: Api, path: string, options: ListFilesOptions = {}): Promise<readonly FileInfo[]> {
  checkPath(path);
  const { pattern, itself = false, ...callOptions } = options;
  const query = {
    action: 'list',
    // With `itself` the daemon doubles the base name of a path that ends in a slash.
    path: path.replace(/(?<=.)\/+$/, ''),
    ...(pattern === undefined ? {} : { pattern }),
    itself: String(itself),
  };
  try {
    const { result } = await api.get('/files', query, callOptions);
    return parseFiles(result);
  } catch (error) {
    throw asPathError(error, 'list', path);
  }
}

/** Makes a directory. */
export async function makeDir(api: Api, path: string, options: MakeDirOptions = {}): Promise<void> {
  checkPath(path);
  const { permissions, makeParents = false, signal } = options;
  checkPermissions(permissions);
  const dir = { path, 'make-parents': makeParents, permissions, ...ownerFields(options) };
  const { result } = await api.post(
    '/files',
    { action: 'make-dirs', dirs: [dir] },
    signal === undefined ? {} : { signal },
  );
  checkPathResult(result, 'make directory', path);
}

/** Removes a path. */
export async function removePath(api: Api, path: string, options: RemoveOptions = {}): Promise<void> {
  checkPath(path);
  const { recursive = false, ...callOptions } = options;
  const { result } = await api.post('/files', { action: 'remove', paths: [{ path, recursive }] }, callOptions);
  checkPathResult(result, 'remove', path);
}
