import { secretHook } from '../agent/dispatch-event.ts';
import { nextRotation } from '../interpreter/secret-metadata.ts';
import type { ModelCore } from './model-core.ts';
import { latestRevision, type SecretRecord } from './records.ts';

/** How long Juju waits before it asks again, when the owner has done nothing about it. */
const askAgainAfterMs = 300_000;

/** Stores a secret, and has everybody told who is to be told of what changed about it. */
export function storeSecret(core: ModelCore, record: SecretRecord): void {
  const before = core.secrets.get(record.id);
  core.secrets.set(record);
  if (before !== undefined && latestRevision(record) > latestRevision(before)) tellConsumers(core, record);
  announceObsolete(core, record.id);
  if (before?.rotatesAt !== record.rotatesAt) armRotation(core, record);
  if (before?.expiry !== record.expiry) armExpiry(core, record);
}

/** Removes a secret, whole. */
export function dropSecret(core: ModelCore, id: string): void {
  core.secrets.delete(id);
  core.timers.delete(`rotate ${id}`);
  core.timers.delete(`expire ${id}`);
}

/** Asks the owner for what is due: after leadership has changed, the new leader has not heard of it. */
export function remindOwner(core: ModelCore, record: SecretRecord): void {
  core.secrets.set({ ...record, announced: new Set() });
  announceObsolete(core, record.id);
  armRotation(core, record);
  armExpiry(core, record);
}

/** After secret-rotate: the next time comes by the policy, or soon when nothing was changed. */
export function rotated(core: ModelCore, id: string, revisionBefore: number): void {
  const record = core.secrets.get(id);
  if (record?.rotatesAt === undefined) return;
  const now = core.now();
  const next = latestRevision(record) > revisionBefore ? nextRotation(record.rotation, now) : now + askAgainAfterMs;
  storeSecret(core, { ...record, ...(next === undefined ? {} : { rotatesAt: next }) });
}

/** After secret-expired: an owner that has left the revision as it was is asked again. */
export function expired(core: ModelCore, id: string, revision: number): void {
  const record = core.secrets.get(id);
  if (record?.expiry === undefined || latestRevision(record) !== revision) return;
  core.timers.set(`expire ${id}`, core.now() + askAgainAfterMs, () => askToExpire(core, id));
}

/** Tells those who read an older revision. Owners are not told, nor units that have never read the secret. */
function tellConsumers(core: ModelCore, { consumers, id, owner, revisions }: SecretRecord): void {
  const revision = latestRevision({ revisions });
  for (const [unit, { label, revision: tracked }] of consumers) {
    const app = core.units.get(unit)?.app;
    if (unit === owner || app === owner || tracked >= revision) continue;
    core.enqueue(unit, secretHook('changed', { id, label, revision }));
  }
}

/** Tells the owner of older revisions that nobody reads any more. */
function announceObsolete(core: ModelCore, id: string): void {
  const record = core.secrets.get(id);
  const actor = record === undefined ? undefined : actorOf(core, record);
  if (record === undefined || actor === undefined) return;
  const { announced, consumers, label, revisions } = record;
  const inUse = new Set([...consumers.values()].map(({ revision }) => revision));
  const obsolete = revisions
    .slice(0, -1)
    .map(({ revision }) => revision)
    .filter((revision) => !inUse.has(revision) && !announced.has(revision));
  if (obsolete.length === 0) return;
  core.secrets.set({ ...record, announced: new Set([...announced, ...obsolete]) });
  for (const revision of obsolete) core.enqueue(actor, secretHook('remove', { id, label, revision }));
}

function armRotation(core: ModelCore, { id, rotatesAt }: SecretRecord): void {
  if (rotatesAt === undefined) core.timers.delete(`rotate ${id}`);
  else core.timers.set(`rotate ${id}`, rotatesAt, () => askToRotate(core, id));
}

function armExpiry(core: ModelCore, { id, expiry }: SecretRecord): void {
  if (expiry === undefined) core.timers.delete(`expire ${id}`);
  else core.timers.set(`expire ${id}`, expiry, () => askToExpire(core, id));
}

/** Asks for new content at once. */
export function askToRotate(core: ModelCore, id: string): void {
  const record = core.secrets.get(id);
  const actor = record === undefined ? undefined : actorOf(core, record);
  if (record !== undefined && actor !== undefined) {
    core.enqueue(actor, secretHook('rotate', { id, label: record.label }));
  }
}

/** Asks to do away with the latest revision at once. */
export function askToExpire(core: ModelCore, id: string): void {
  const record = core.secrets.get(id);
  const actor = record === undefined ? undefined : actorOf(core, record);
  if (record !== undefined && actor !== undefined) {
    core.enqueue(actor, secretHook('expired', { id, label: record.label, revision: latestRevision(record) }));
  }
}

/** The unit that acts for the owner; the operator's secrets have none. */
function actorOf(core: ModelCore, { kind, owner }: SecretRecord): string | undefined {
  if (kind === 'unit') return owner;
  return kind === 'application' ? core.applications.get(owner)?.leader : undefined;
}
