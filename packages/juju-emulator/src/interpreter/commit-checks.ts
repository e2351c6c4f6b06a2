import type { CharmDescription } from '../charm/charm-description.ts';
import { changesOf } from '../state/unit-changes.ts';
import { applicationOf, type UnitState } from '../state/unit-state.ts';

/** Most that a charm may store with `state-set`, keys and values together: the controller's default. */
const charmStateLimitBytes = 2 * 1024 * 1024;

/** What a successful run hands to the controller. */
export interface CommitRequest {
  readonly charm: CharmDescription;
  /** The state when the run began. */
  readonly opened: UnitState;
  /** The state as the run wants it. */
  readonly wanted: UnitState;
  /** How many instances of each storage `storage-add` asked for. */
  readonly storageAdds: Readonly<Record<string, number>>;
}

/**
 * Decides what the controller refuses only when it gets everything at once.
 *
 * @returns Juju's words, or `undefined` when it takes the commit
 */
export function refusalOf(request: CommitRequest): string | undefined {
  return refuseStateSize(request) ?? refuseLostLeadership(request) ?? refuseStorage(request);
}

function refuseStateSize({ opened, wanted: { state } }: CommitRequest): string | undefined {
  if (state === opened.state) return undefined;
  const bytes = Object.entries(state).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );
  return bytes > charmStateLimitBytes ? `max allowed size (${charmStateLimitBytes}) exceeded` : undefined;
}

/** What was written for the application as the leader counts only if the unit still leads. */
function refuseLostLeadership({ opened, wanted }: CommitRequest): string | undefined {
  if (wanted.leader) return undefined;
  const app = applicationOf(wanted.unitName);
  const { databags, secrets } = changesOf(opened, wanted);
  const { changed, created, removed } = secrets;
  const owners = [...created, ...removed, ...changed.map(({ before }) => before)].map(({ owner }) => owner);
  const wrote = databags.some(({ entity }) => entity === app) || owners.includes(app);
  return wrote ? `"${wanted.unitName}" is not leader of "${app}"` : undefined;
}

function refuseStorage({ charm, wanted, storageAdds }: CommitRequest): string | undefined {
  for (const [name, added] of Object.entries(storageAdds)) {
    const declared = charm.storage[name];
    if (declared === undefined) return `charm storage "${name}" not found`;
    const most = declared.multiple?.max ?? (declared.multiple === undefined ? 1 : Infinity);
    const count = added + wanted.storage.filter(({ id }) => id.startsWith(`${name}/`)).length;
    if (count > most)
      return `charm "${charm.name}" store "${name}": at most ${most} instances supported, ${count} specified`;
  }
  return undefined;
}
