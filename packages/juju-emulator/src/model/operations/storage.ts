import { storageHook } from '../../agent/dispatch-event.ts';
import { JujuEmulatorError } from '../../errors.ts';
import { newStorage } from '../../state/new-storage.ts';
import { detach } from '../after-hook.ts';
import type { ModelCore } from '../model-core.ts';
import { checkCount, checkDeclared } from './deploy.ts';

/**
 * Adds storage to a unit.
 *
 * @returns ids of the new instances: `data/3`
 */
export function addStorage(core: ModelCore, unit: string, name: string, count: number): readonly string[] {
  checkCount(count);
  checkRoom(core, unit, name, count);
  const { charm } = core.applicationOf(unit);
  const added = newStorage(charm, { [name]: count }, () => core.nextNumber('storage'));
  core.updateUnit(unit, { storage: [...core.unit(unit).storage, ...added] });
  core.enqueue(unit, ...added.map(({ id }) => storageHook(id, 'attached')));
  return added.map(({ id }) => id);
}

/** Takes a storage from its unit, which first hears of it. */
export function detachStorage(core: ModelCore, id: string): void {
  const owner = [...core.units.values()].find(({ storage }) => storage.some((candidate) => candidate.id === id));
  if (owner === undefined) throw unknownStorage(core, id);
  const { queue } = core.uniter(owner.name).schedule;
  const attached = storageHook(id, 'attached');
  if (queue.includes(attached)) {
    queue.remove(attached);
    detach(core, owner.name, id);
  } else {
    core.enqueue(owner.name, storageHook(id, 'detaching'));
  }
}

/** Gives a storage that belongs to nobody to a unit. */
export function attachStorage(core: ModelCore, unit: string, id: string): void {
  const storage = core.detachedStorage.get(id);
  if (storage === undefined) throw unknownStorage(core, id);
  checkRoom(core, unit, id.replace(/\/\d+$/, ''), 1);
  core.detachedStorage.delete(id);
  core.updateUnit(unit, { storage: [...core.unit(unit).storage, storage] });
  core.enqueue(unit, storageHook(id, 'attached'));
}

function checkRoom(core: ModelCore, unit: string, name: string, added: number): void {
  const { charm } = core.applicationOf(unit);
  checkDeclared('storage', name, charm.storage);
  const { multiple } = charm.storage[name] ?? {};
  const most = multiple === undefined ? 1 : (multiple.max ?? Infinity);
  const count = added + core.unit(unit).storage.filter(({ id }) => id.startsWith(`${name}/`)).length;
  if (count <= most) return;
  throw new JujuEmulatorError(`a unit of "${charm.name}" has at most ${most} of the storage "${name}"`, {
    code: 'JUJU_EMULATOR_NOT_ALLOWED',
    details: { name, count },
  });
}

function unknownStorage(core: ModelCore, id: string): JujuEmulatorError {
  const detached = [...core.detachedStorage.keys()].join(', ');
  return new JujuEmulatorError(`the model has no storage "${id}" that could be moved`, {
    code: 'JUJU_EMULATOR_UNKNOWN_NAME',
    hint: `Attached to no unit: ${detached === '' ? 'none' : detached}.`,
    details: { id },
  });
}
