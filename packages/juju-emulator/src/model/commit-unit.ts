import { storageHook } from '../agent/dispatch-event.ts';
import type { CommitOutcome } from '../interpreter/hook-context.ts';
import { omit } from '../state/omit.ts';
import { newStorage } from '../state/new-storage.ts';
import { changesOf, type UnitChanges } from '../state/unit-changes.ts';
import type { SecretState, UnitState } from '../state/unit-state.ts';
import type { ModelCore } from './model-core.ts';
import { latestRevision, type SecretRecord } from './records.ts';
import { writeDatabag } from './relation-hooks.ts';
import { dropSecret, storeSecret } from './secret-hooks.ts';

/**
 * Takes over what a run has held back, whole or not at all, and has the others told.
 *
 * @param opened - the unit when the run began
 * @returns why it is refused
 */
export function commitUnit(
  core: ModelCore,
  unit: string,
  opened: UnitState,
  { state, storageAdds }: CommitOutcome,
): string | undefined {
  const changes = changesOf(opened, state);
  const refused = core.refusals.get(unit) ?? refusalOf(core, unit, changes);
  core.refusals.delete(unit);
  if (refused !== undefined) return refused;
  const { databags, ports, secrets } = changes;
  core.updateUnit(unit, {
    ...(changes.state === undefined ? {} : { state: changes.state }),
    ...(ports === undefined ? {} : { ports: ports.ports, endpointPorts: ports.endpointPorts ?? {} }),
  });
  for (const { relation: id, entity, delta } of databags) {
    const relation = core.relationOf(unit, id);
    if (relation !== undefined) writeDatabag(core, relation, unit, entity, delta);
  }
  for (const secret of secrets.created) storeSecret(core, newRecord(secret, unit));
  for (const { before, after } of secrets.changed) changeSecret(core, before, after);
  for (const { id } of secrets.removed) dropSecret(core, id);
  addStorage(core, unit, storageAdds);
  return undefined;
}

/** What only the controller knows: whether things are still there that others may have taken away meanwhile. */
function refusalOf(core: ModelCore, unit: string, { databags, secrets }: UnitChanges): string | undefined {
  const gone = databags.find(({ relation }) => core.relationOf(unit, relation)?.takesPart(unit) !== true);
  if (gone !== undefined) return `relation "${gone.relation}" not found`;
  const lost = [...secrets.removed, ...secrets.changed.map(({ before }) => before)].find(
    ({ id }) => !core.secrets.has(id),
  );
  if (lost !== undefined) return `secret "${lost.id}" not found`;
  for (const { id, label, owner } of [...secrets.created, ...secrets.changed.map(({ after }) => after)]) {
    const taken = label !== '' && core.secrets.ownedBy(owner).some((other) => other.id !== id && other.label === label);
    const removed = secrets.removed.some((other) => other.label === label);
    if (taken && !removed) return `secret with label "${label}" already exists`;
  }
  return undefined;
}

function newRecord({ tracked, ...secret }: SecretState, unit: string): SecretRecord {
  return {
    ...secret,
    kind: secret.owner === unit ? 'unit' : 'application',
    consumers: new Map(tracked === undefined ? [] : [[unit, tracked]]),
    announced: new Set(),
  };
}

/** Takes over what the run changed of a secret; what others did meanwhile stays. */
function changeSecret(core: ModelCore, before: SecretState, after: SecretState): void {
  const current = core.secrets.get(before.id);
  if (current === undefined) return;
  const { consumers, announced, kind } = current;
  const revisions = after.revisions === before.revisions ? current.revisions : after.revisions;
  storeSecret(core, { ...omit(after, 'tracked'), revisions, consumers, announced, kind });
}

/** Storage that the charm asked for is there at once. */
function addStorage(core: ModelCore, unit: string, counts: Readonly<Record<string, number>>): void {
  const { charm } = core.applicationOf(unit);
  const added = newStorage(charm, counts, () => core.nextNumber('storage'));
  if (added.length === 0) return;
  core.updateUnit(unit, { storage: [...core.unit(unit).storage, ...added] });
  core.enqueue(unit, ...added.map(({ id }) => storageHook(id, 'attached')));
}

/**
 * Takes over what has effect at once: statuses, version, log, the leader's settings, and which revisions are read.
 */
export function applyAtOnce(core: ModelCore, unit: string, before: UnitState, after: UnitState): void {
  const { log, unitStatus, workloadVersion } = after;
  core.updateUnit(unit, { log, unitStatus, workloadVersion });
  const { app } = core.unit(unit);
  if (after.applicationStatus !== before.applicationStatus && after.applicationStatus !== undefined) {
    core.updateApplication(app, { status: after.applicationStatus });
  }
  if (after.leaderSettings !== before.leaderSettings) setLeaderSettings(core, unit, after.leaderSettings ?? {});
  if (after.secrets !== before.secrets) track(core, unit, after.secrets);
}

function setLeaderSettings(core: ModelCore, unit: string, leaderSettings: UnitState['leaderSettings'] & {}): void {
  const { app } = core.unit(unit);
  core.updateApplication(app, { leaderSettings });
  for (const other of core.unitsOf(app)) {
    if (other !== unit) core.enqueue(other, { kind: 'hook', name: 'leader-settings-changed' });
  }
}

function track(core: ModelCore, unit: string, secrets: readonly SecretState[]): void {
  for (const { id, tracked } of secrets) {
    const record = core.secrets.get(id);
    if (record === undefined || tracked === undefined) continue;
    const known = record.consumers.get(unit);
    if (known?.revision === tracked.revision && known.label === tracked.label) continue;
    storeSecret(core, { ...record, consumers: new Map([...record.consumers, [unit, tracked]]) });
  }
}

/** The latest revision of a secret as a run found it. */
export function revisionWhenOpened({ secrets }: UnitState, id: string): number {
  const secret = secrets.find((known) => known.id === id);
  return secret === undefined ? 0 : latestRevision(secret);
}
