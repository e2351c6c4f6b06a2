import { describe, expect, it } from 'vitest';
import { inMemoryUsers } from './in-memory-users.ts';
import { resolveOwner } from './owner.ts';
import type { OwnerRequest } from './owner.ts';
import { parseGroup, parsePasswd } from './passwd-users.ts';

const users = inMemoryUsers({
  users: [{ name: 'redis', uid: 999, gid: 998, home: '/var/lib/redis' }],
  groups: [{ name: 'staff', gid: 50 }],
});

describe('resolveOwner', () => {
  it.each<[what: string, request: OwnerRequest, owner: object | undefined]>([
    ['nobody', {}, undefined],
    ['nobody, in empty words', { user: '', group: '' }, undefined],
    ['a user with its group', { user: 'redis' }, { uid: 999, gid: 998 }],
    ['a user with another group', { user: 'redis', group: 'staff' }, { uid: 999, gid: 50 }],
    ['an id with its group', { 'user-id': 999 }, { uid: 999, gid: 998 }],
    ['root by its id', { 'user-id': 0 }, { uid: 0, gid: 0 }],
    ['ids that nobody has', { 'user-id': 54321, 'group-id': 54322 }, { uid: 54321, gid: 54322 }],
    ['a name and its id', { user: 'redis', 'user-id': 999 }, { uid: 999, gid: 998 }],
  ])('finds %s', async (_what, request, owner) => {
    expect(await resolveOwner(users, request)).toEqual(owner);
  });

  it.each<[request: OwnerRequest, message: string]>([
    [{ user: 'x' }, 'user: unknown user x'],
    [{ user: 'redis', group: 'x' }, 'group: unknown group x'],
    [{ 'user-id': 54321 }, 'user: unknown userid 54321'],
    [{ group: 'staff' }, 'must specify user, not just group'],
    [{ user: 'redis', 'user-id': 1 }, 'user "redis" UID (999) does not match user-id (1)'],
    [{ user: 'redis', group: 'staff', 'group-id': 1 }, 'group "staff" GID (50) does not match group-id (1)'],
  ])('refuses %j', async (request, message) => {
    await expect(resolveOwner(users, request)).rejects.toThrow(message);
  });
});

describe('the tables of a container', () => {
  it('are read line by line, without what is no entry', () => {
    const text =
      'root:x:0:0:root:/root:/bin/bash\n# comment\n+nis\nredis:x:999:998::/var/lib/redis:/usr/sbin/nologin\n';
    expect(parsePasswd(text)).toEqual([
      { name: 'root', uid: 0, gid: 0, home: '/root' },
      { name: 'redis', uid: 999, gid: 998, home: '/var/lib/redis' },
    ]);
    expect(parseGroup('root:x:0:\n\nstaff:x:50:a,b\n')).toEqual([
      { name: 'root', gid: 0 },
      { name: 'staff', gid: 50 },
    ]);
  });
});
