import { posix } from 'node:path';
import { formatTime } from '../clock/format-time.ts';
import type { Users } from '../users/users.ts';
import { withFile } from './file-error.ts';
import type { FileStatus, Files } from './files.ts';
import { compileGlob } from './glob.ts';
import { formatPermissions } from './permissions.ts';

/** What to list. */
export interface ListRequest {
  readonly path: string;
  /** A glob that names must match; empty matches all. */
  readonly pattern: string;
  /** The directory, not what is in it. */
  readonly itself: boolean;
}

/**
 * Lists a directory, or one file. The path is followed through symbolic links, the entries are not.
 *
 * @throws FileError when the path cannot be read
 */
export async function listFiles(files: Files, users: Users, request: ListRequest): Promise<Record<string, unknown>[]> {
  const { path, pattern, itself } = request;
  const status = await withFile('stat', path, () => files.stat(path));
  const matches = pattern === '' ? () => true : compileGlob(pattern);
  const describe = await fileDescriber(users);
  if (itself || status.type !== 'directory') {
    const name = posix.basename(path);
    // Pebble doubles the last name of a path with a trailing slash.
    const shown = path === '/' ? '/' : posix.join(path.endsWith('/') ? path : posix.dirname(path), name);
    return matches(name) ? [describe(shown, status)] : [];
  }
  const names = (await withFile('open', path, () => files.readDir(path))).filter(matches).sort();
  return Promise.all(
    names.map(async (name) => {
      const entry = posix.join(path, name);
      return describe(entry, await withFile('lstat', entry, () => files.lstat(entry)));
    }),
  );
}

async function fileDescriber(users: Users): Promise<(path: string, status: FileStatus) => Record<string, unknown>> {
  const [userList, groupList] = await Promise.all([users.users(), users.groups()]);
  return (path, { type, size, mode, uid, gid, modified }) => ({
    path,
    name: posix.basename(path) || '/',
    type,
    ...(type === 'file' && { size }),
    permissions: formatPermissions(mode),
    'last-modified': formatTime(modified, 'seconds'),
    'user-id': uid,
    user: userList.find((user) => user.uid === uid)?.name ?? '',
    'group-id': gid,
    group: groupList.find((group) => group.gid === gid)?.name ?? '',
  });
}
