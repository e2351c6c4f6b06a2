import type { Group, User, Users } from './users.ts';

const root: User = { name: 'root', uid: 0, gid: 0, home: '/root' };

/**
 * Users and groups from a table, beside root.
 *
 * @param table - the users; each has a group of its name and `gid` unless `groups` has that id
 */
export function inMemoryUsers(
  table: { readonly users?: readonly User[]; readonly groups?: readonly Group[] } = {},
): Users {
  const users = [root, ...(table.users ?? [])];
  const listed = table.groups ?? [];
  const own = users
    .filter(({ gid }) => !listed.some((group) => group.gid === gid))
    .map(({ name, gid }) => ({ name, gid }));
  return { users: () => Promise.resolve(users), groups: () => Promise.resolve([...listed, ...own]) };
}
