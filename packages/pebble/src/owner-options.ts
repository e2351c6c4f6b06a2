/** A user and group by name or id, both or either; a user alone brings its primary group, a group alone is refused. */
export interface OwnerOptions {
  readonly user?: string;
  readonly userId?: number;
  readonly group?: string;
  readonly groupId?: number;
}

/** Says an owner as the daemon reads it. What is undefined is left out of JSON; an id of 0 stays. */
export function ownerFields(owner: OwnerOptions): Readonly<Record<string, string | number | undefined>> {
  return { user: owner.user, 'user-id': owner.userId, group: owner.group, 'group-id': owner.groupId };
}
