import type { OwnerOptions } from '../pebble.ts';

/** Says an owner as the daemon reads it. What is undefined is left out of JSON; an id of 0 stays. */
export function ownerFields(owner: OwnerOptions): Readonly<Record<string, string | number | undefined>> {
  return { user: owner.user, 'user-id': owner.userId, group: owner.group, 'group-id': owner.groupId };
}
