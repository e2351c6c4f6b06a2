import type { ModelCore } from './model-core.ts';
import { endRelationIfUnused } from './relation-hooks.ts';
import { dropSecret, storeSecret } from './secret-hooks.ts';

/** Forgets a unit that has run its last hook, and what is left of its application when it was the last one. */
export function endUnit(core: ModelCore, unit: string): void {
  const { app, storage } = core.unit(unit);
  for (const relation of core.relationsOf(app)) {
    relation.leave(unit);
    endRelationIfUnused(core, relation);
  }
  for (const { id } of core.secrets.ownedBy(unit)) dropSecret(core, id);
  for (const record of core.secrets.readBy(unit)) {
    const consumers = new Map(record.consumers);
    consumers.delete(unit);
    storeSecret(core, { ...record, consumers });
  }
  for (const left of storage) core.detachedStorage.set(left.id, left);
  core.timers.delete(`update-status ${unit}`);
  core.timers.delete(`retry ${unit}`);
  core.removeUnit(unit);
  endApplicationIfUnused(core, app);
}

/** An application that is about to go is there as long as it has units. */
export function endApplicationIfUnused(core: ModelCore, app: string): void {
  const { life } = core.application(app);
  if (life === 'alive' || core.unitsOf(app).size > 0) return;
  for (const relation of core.relationsOf(app)) {
    relation.life = 'dying';
    endRelationIfUnused(core, relation);
  }
  for (const { id } of core.secrets.ownedBy(app)) dropSecret(core, id);
  core.applications.delete(app);
}
