import type { Users } from './users.ts';

/** Who owns a file or runs a program. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** An owner as a client or a layer names it. */
export interface OwnerRequest {
  readonly 'user-id'?: number | undefined;
  readonly user?: string | undefined;
  readonly 'group-id'?: number | undefined;
  readonly group?: string | undefined;
}

/**
 * Finds the ids of an owner. A user alone brings its primary group; ids alone need no entry.
 *
 * @returns `undefined` when nothing was named
 * @throws Error with Pebble's text: an unknown name, a name and an id that disagree, a group without a user
 */
export async function resolveOwner(users: Users, request: OwnerRequest): Promise<Owner | undefined> {
  const { user: userName = '', group: groupName = '' } = request;
  let uid = request['user-id'];
  let gid = request['group-id'];
  if (uid === undefined && userName === '' && gid === undefined && groupName === '') return undefined;
  if (userName !== '') {
    const user = (await users.users()).find(({ name }) => name === userName);
    if (user === undefined) throw new Error(`user: unknown user ${userName}`);
    uid = agree('user', userName, user.uid, uid);
  }
  if (groupName !== '') {
    const group = (await users.groups()).find(({ name }) => name === groupName);
    if (group === undefined) throw new Error(`group: unknown group ${groupName}`);
    gid = agree('group', groupName, group.gid, gid);
  }
  if (uid === undefined) throw new Error('must specify user, not just group');
  if (gid !== undefined) return { uid, gid };
  const user = (await users.users()).find((other) => other.uid === uid);
  if (user === undefined) throw new Error(`user: unknown userid ${uid}`);
  return { uid, gid: user.gid };
}

function agree(noun: 'user' | 'group', name: string, found: number, asked: number | undefined): number {
  if (asked === undefined || asked === found) return found;
  const id = noun === 'user' ? 'UID' : 'GID';
  throw new Error(`${noun} ${JSON.stringify(name)} ${id} (${found}) does not match ${noun}-id (${asked})`);
}
