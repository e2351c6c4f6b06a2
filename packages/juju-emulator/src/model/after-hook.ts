import { hook, pebbleReady, relationChangeOf, type DispatchEvent, type Hook } from '../agent/dispatch-event.ts';
import type { UnitState } from '../state/unit-state.ts';
import { revisionWhenOpened } from './commit-unit.ts';
import type { ModelCore } from './model-core.ts';
import { endUnit } from './end-unit.ts';
import { advertiseNetwork, enterRelations, leaveRelation } from './relation-hooks.ts';
import { expired, rotated } from './secret-hooks.ts';

/** Lets the unit see, in a hook about a relation, the members that the hook tells of. */
export function beforeHook(core: ModelCore, unit: string, event: DispatchEvent): void {
  if (event.kind === 'action' || event.relation?.remoteUnit === undefined) return;
  const relation = core.relationOf(unit, event.relation.id);
  const change = relationChangeOf(event);
  if (change === 'joined') relation?.noteJoined(unit, event.relation.remoteUnit);
  if (change === 'departed') relation?.noteDeparted(unit, event.relation.remoteUnit);
}

/** Draws the conclusions from a hook that is done with, be it that it was skipped. */
export function afterHook(core: ModelCore, unit: string, event: DispatchEvent, opened: UnitState): void {
  if (event.kind === 'action') return;
  afterRelationHook(core, unit, event);
  afterSecretHook(core, event, opened);
  afterStorageHook(core, unit, event);
  switch (event.name) {
    case 'config-changed':
      advertiseNetwork(core, unit);
      break;
    case 'stop':
      if (core.unit(unit).replacing) startNewPod(core, unit);
      break;
    case 'start':
      if (core.unit(unit).newPod) afterStartInNewPod(core, unit);
      break;
    case 'remove':
      if (core.unit(unit).life === 'alive') break;
      endUnit(core, unit);
      return;
  }
  enterRelations(core, unit);
}

/** A new pod has the charm anew, and all that lay in the old one is gone. */
export function startNewPod(core: ModelCore, unit: string): void {
  const { queue } = core.uniter(unit).schedule;
  queue.clear('workload');
  queue.remove(hook('stop'));
  core.updateUnit(unit, { replacing: false, newPod: true });
  core.enqueue(unit, hook('upgrade-charm'), hook('config-changed'), hook('start'));
}

function afterStartInNewPod(core: ModelCore, unit: string): void {
  core.updateUnit(unit, { newPod: false });
  if (core.applicationOf(unit).host.containersReady) allContainersReady(core, unit);
}

/** Tells that Pebble answers in every container of a unit. */
export function allContainersReady(core: ModelCore, unit: string): void {
  const { charm } = core.applicationOf(unit);
  core.enqueue(unit, ...Object.keys(charm.containers).map(pebbleReady));
}

function afterRelationHook(core: ModelCore, unit: string, event: Hook): void {
  if (event.relation === undefined || relationChangeOf(event) !== 'broken') return;
  const relation = core.relationOf(unit, event.relation.id);
  if (relation !== undefined) leaveRelation(core, relation, unit);
}

function afterSecretHook(core: ModelCore, { name, secret }: Hook, opened: UnitState): void {
  if (secret === undefined) return;
  if (name === 'secret-rotate') rotated(core, secret.id, revisionWhenOpened(opened, secret.id));
  if (name === 'secret-expired') expired(core, secret.id, secret.revision ?? 0);
}

function afterStorageHook(core: ModelCore, unit: string, { name, storageId }: Hook): void {
  if (storageId === undefined || !name.endsWith('-storage-detaching')) return;
  detach(core, unit, storageId);
}

/** Takes a storage from a unit; it stays in the model. */
export function detach(core: ModelCore, unit: string, storageId: string): void {
  const { storage } = core.unit(unit);
  const found = storage.find(({ id }) => id === storageId);
  if (found === undefined) return;
  core.updateUnit(unit, { storage: storage.filter((other) => other !== found) });
  core.detachedStorage.set(storageId, found);
}
