import type { Hook } from './dispatch-event.ts';

/** Juju's order among hooks that wait; hooks not listed come between the last two. */
const order: readonly RegExp[] = [
  /^install$/,
  /-relation-created$/,
  /^leader-elected$/,
  /-(?:pebble-ready|pebble-custom-notice|pebble-check-failed|pebble-check-recovered)$/,
  /^upgrade-charm$/,
  /^config-changed$/,
  /^start$/,
  /-storage-attached$/,
  /^update-status$/,
];

/**
 * Adds a hook to those that wait. One that waits already is not added again.
 *
 * @param pending - in the order they will run
 * @param added - the new one
 */
export function addPendingHook(pending: readonly Hook[], added: Hook): readonly Hook[] {
  if (pending.some((waiting) => sameHook(waiting, added))) return pending;
  const at = pending.findIndex((waiting) => rank(waiting) > rank(added));
  return at < 0 ? [...pending, added] : pending.toSpliced(at, 0, added);
}

/** Takes a hook out of those that wait. */
export function removePendingHook(pending: readonly Hook[], done: Hook): readonly Hook[] {
  return pending.filter((waiting) => !sameHook(waiting, done));
}

function rank({ name }: Hook): number {
  const at = order.findIndex((pattern) => pattern.test(name));
  return at < 0 ? order.length - 1.5 : at;
}

function sameHook(a: Hook, b: Hook): boolean {
  return (
    a.name === b.name &&
    a.workload === b.workload &&
    a.storageId === b.storageId &&
    a.relation?.id === b.relation?.id &&
    a.relation?.remoteUnit === b.relation?.remoteUnit
  );
}
