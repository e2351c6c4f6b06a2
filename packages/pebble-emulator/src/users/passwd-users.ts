import { readFile } from 'node:fs/promises';
import type { Group, User, Users } from './users.ts';

/** The users and groups of the root that the daemon runs in. */
export const passwdUsers: Users = {
  users: async () => parsePasswd(await readTable('/etc/passwd')),
  groups: async () => parseGroup(await readTable('/etc/group')),
};

/** Reads the lines of a passwd file; lines that are none are skipped. */
export function parsePasswd(text: string): User[] {
  return rows(text).flatMap(([name = '', , uid = '', gid = '', , home = '']) =>
    name !== '' && isId(uid) && isId(gid) ? [{ name, uid: Number(uid), gid: Number(gid), home }] : [],
  );
}

/** Reads the lines of a group file; lines that are none are skipped. */
export function parseGroup(text: string): Group[] {
  return rows(text).flatMap(([name = '', , gid = '']) =>
    name !== '' && isId(gid) ? [{ name, gid: Number(gid) }] : [],
  );
}

function rows(text: string): string[][] {
  return text.split('\n').map((line) => line.split(':'));
}

function isId(text: string): boolean {
  return /^\d+$/.test(text);
}

/** An image from scratch has no such file, and so no users. */
async function readTable(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
