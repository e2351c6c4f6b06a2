import { readFileSync } from 'node:fs';

const [, , uid = '', gid = '', , home = ''] =
  /^nobody:.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[0].split(':') ?? [];

/** The user that owns nothing, as this machine has it: mostly without a home. */
export const nobody = { userId: Number(uid), groupId: Number(gid), home } as const;
