import type { Identities, Identity } from './identity.ts';

/** What a request does to identities; `undefined` stands for JSON's null. */
export type IdentityChanges = ReadonlyMap<string, Identity | undefined>;

/** What can be done to identities. */
export type IdentityAction = 'add' | 'update' | 'replace' | 'remove';

/**
 * Changes identities: all that a request names, or none.
 *
 * @returns the new ones; the given ones are untouched
 * @throws IdentityError with Pebble's text
 */
export function changeIdentities(before: Identities, action: IdentityAction, changes: IdentityChanges): Identities {
  if (action !== 'replace') requireValues(action, changes);
  const names = [...changes.keys()].sort();
  const existing = names.filter((name) => before.has(name));
  const missing = names.filter((name) => !before.has(name));
  if (action === 'add' && existing.length > 0)
    throw new IdentityError(`identities already exist: ${existing.join(', ')}`);
  if ((action === 'update' || action === 'remove') && missing.length > 0)
    throw new IdentityError(`identities do not exist: ${missing.join(', ')}`);
  const after = new Map(before);
  for (const [name, identity] of changes) {
    if (identity === undefined) after.delete(name);
    else after.set(name, identity);
  }
  requireUniqueUsers(after);
  return after;
}

function requireValues(action: IdentityAction, changes: IdentityChanges): void {
  const wantsNull = action === 'remove';
  for (const [name, identity] of changes)
    if ((identity === undefined) !== wantsNull)
      throw new IdentityError(
        `identity value for ${JSON.stringify(name)} must ${wantsNull ? '' : 'not '}be null for ${action} operation`,
      );
}

function requireUniqueUsers(identities: Identities): void {
  const users = Map.groupBy(
    [...identities].filter(([, { local }]) => local !== undefined),
    ([, { local }]) => local?.userId ?? 0,
  );
  for (const [user, holders] of users) {
    if (holders.length === 1) continue;
    const names = holders.map(([name]) => name).sort();
    throw new IdentityError(`cannot have multiple identities with user ID ${user} (${names.join(', ')})`);
  }
}

/** Identities that break a rule. Clients get the message with HTTP status 400. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError';
}
