import { relationHook } from '../agent/dispatch-event.ts';
import { networkDatabag } from '../state/initial-unit-state.ts';
import type { Databag, NetworkState } from '../state/unit-state.ts';
import type { ModelCore } from './model-core.ts';
import type { ModelRelation } from './model-relation.ts';

/**
 * Has a unit enter the relations of its application that it does not take part in yet. Others see it from then on,
 * and it sees them. A unit that is not installed, has failed or is in the middle of something gets to it later.
 */
export function enterRelations(core: ModelCore, unit: string): void {
  const { app, life } = core.unit(unit);
  const { schedule } = core.uniter(unit);
  if (life !== 'alive' || schedule.awaits('install') || schedule.failed !== undefined) return;
  for (const relation of core.relationsOf(app)) {
    if (relation.life === 'alive' && !relation.takesPart(unit)) enter(core, relation, unit);
  }
}

function enter(core: ModelCore, relation: ModelRelation, unit: string): void {
  const { app } = core.unit(unit);
  relation.enter(unit, networkDatabag(networkOf(core, relation, unit)));
  core.enqueue(unit, relationHook(relation.idFor(app), 'created'));
  const remote = relation.remoteSide(app).app;
  if (relation.hasData(remote)) core.enqueue(unit, relationHook(relation.idFor(app), 'changed'));
  for (const other of relation.counterparts(unit)) {
    core.enqueue(unit, relationHook(relation.idFor(app), 'joined', { remoteUnit: other }));
    core.enqueue(other, relationHook(relation.idFor(remote), 'joined', { remoteUnit: unit }));
  }
}

/** Has a unit's relations told of its addresses, where they still hold the former ones. */
export function advertiseNetwork(core: ModelCore, unit: string): void {
  for (const relation of core.relationsOf(core.unit(unit).app)) {
    if (!relation.inScope(unit)) continue;
    const current = networkDatabag(networkOf(core, relation, unit));
    const [bag, former] = [relation.bag(unit), relation.advertise(unit, current)];
    const stale = Object.entries(current).filter(([key]) => bag[key] === former[key]);
    writeDatabag(core, relation, unit, unit, Object.fromEntries(stale));
  }
}

/** The addresses of a relation's endpoint. */
function networkOf(core: ModelCore, relation: ModelRelation, unit: string): NetworkState {
  const { app, network, networks } = core.unit(unit);
  return networks[relation.side(app).endpoint] ?? network;
}

/** Writes into a databag, and has everybody who may read it told. */
export function writeDatabag(
  core: ModelCore,
  relation: ModelRelation,
  unit: string,
  entity: string,
  delta: Databag,
): void {
  const changed = relation.write(entity, delta);
  // Nobody is told of changes to what is about to end.
  if (!changed || relation.life !== 'alive' || !relation.inScope(unit)) return;
  const { app } = core.unit(unit);
  const of = entity === app ? {} : { remoteUnit: unit };
  for (const other of relation.counterparts(unit)) {
    core.enqueue(other, relationHook(relation.idFor(relation.remoteSide(app).app), 'changed', of));
  }
}

/** Ends a relation for one unit: it sees all others depart, and then the relation break. Peers are never broken. */
export function breakRelation(core: ModelCore, relation: ModelRelation, unit: string): void {
  if (!relation.takesPart(unit)) return;
  const { app, life } = core.unit(unit);
  const ownEnd = life === 'dying' || core.application(app).life === 'dying';
  for (const other of new Set([...relation.counterparts(unit), ...relation.joinedBy(unit)])) {
    tellDeparted(core, relation, unit, { remoteUnit: other, departingUnit: ownEnd ? unit : other });
  }
  if (relation.isPeer || !relation.beginBreaking(unit)) return;
  const broken = relationHook(relation.idFor(app), 'broken');
  core.enqueue(unit, broken);
  // A unit that has not been told of the relation yet need not hear of its end.
  if (!core.uniter(unit).schedule.queue.includes(broken)) leaveRelation(core, relation, unit);
}

/** Has the other side see that a unit goes. */
export function departUnit(core: ModelCore, relation: ModelRelation, unit: string): void {
  if (!relation.inScope(unit)) return;
  relation.depart(unit);
  for (const other of relation.counterparts(unit)) {
    tellDeparted(core, relation, other, { remoteUnit: unit, departingUnit: unit });
  }
}

/** Who has not been seen to join need not be seen to depart. */
function tellDeparted(
  core: ModelCore,
  relation: ModelRelation,
  unit: string,
  of: { readonly remoteUnit: string; readonly departingUnit: string },
): void {
  const id = relation.idFor(core.unit(unit).app);
  if (relation.hasJoined(unit, of.remoteUnit)) core.enqueue(unit, relationHook(id, 'departed', of));
  else core.uniter(unit).schedule.queue.remove(relationHook(id, 'joined', of));
}

/** Notes that a unit is through with a relation; the last one ends it. */
export function leaveRelation(core: ModelCore, relation: ModelRelation, unit: string): void {
  relation.leave(unit);
  endRelationIfUnused(core, relation);
}

/** A relation that is about to go is there as long as a unit has something to do about it. Grants go with it. */
export function endRelationIfUnused(core: ModelCore, relation: ModelRelation): void {
  if (relation.life === 'alive' || relation.isUsed) return;
  core.removeRelation(relation);
  for (const { app } of relation.sides) dropGrants(core, relation.tag, app);
}

function dropGrants(core: ModelCore, scope: string, app: string): void {
  for (const owner of [app, ...core.unitsOf(app)]) {
    for (const secret of core.secrets.ownedBy(owner)) {
      const access = secret.access.filter((grant) => grant.scope !== scope);
      if (access.length < secret.access.length) core.secrets.set({ ...secret, access });
    }
  }
}
