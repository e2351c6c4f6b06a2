import { hook, storageHook } from '../../agent/dispatch-event.ts';
import { JujuEmulatorError } from '../../errors.ts';
import { detach } from '../after-hook.ts';
import { endApplicationIfUnused, endUnit } from '../end-unit.ts';
import type { ModelCore } from '../model-core.ts';
import type { ModelRelation } from '../model-relation.ts';
import { breakRelation, departUnit, endRelationIfUnused } from '../relation-hooks.ts';
import { checkCount } from './deploy.ts';
import { elect } from './leadership.ts';
import { addUnit } from './units.ts';

/** Removes a relation: units see each other depart, then the relation break. */
export function removeRelation(core: ModelCore, relation: ModelRelation): void {
  if (relation.isPeer) {
    throw new JujuEmulatorError(`cannot remove "${relation.key}": peers are related as long as they are there`, {
      code: 'JUJU_EMULATOR_NOT_ALLOWED',
    });
  }
  if (relation.life === 'dying') return;
  relation.life = 'dying';
  const units = relation.sides.flatMap(({ app }) => [...core.unitsOf(app)]);
  for (const unit of units) breakRelation(core, relation, unit);
  endRelationIfUnused(core, relation);
}

/** Removes a unit: others see it depart, and it runs its last hooks. */
export function removeUnit(core: ModelCore, unit: string): void {
  const { app, life } = core.unit(unit);
  if (life === 'dying') return;
  const uniter = core.uniter(unit);
  const { schedule } = uniter;
  const [installed, started] = [!schedule.awaits('install'), !schedule.awaits('start')];
  core.updateUnit(unit, { life: 'dying' });
  if (core.application(app).leader === unit) passLeadership(core, app);
  for (const relation of core.relationsOf(app)) {
    departUnit(core, relation, unit);
    breakRelation(core, relation, unit);
  }
  if (!installed && uniter.running === undefined && schedule.failed === undefined) {
    endUnit(core, unit);
    return;
  }
  schedule.queue.clear(
    'relation-created',
    'leadership',
    'secret-changed',
    'secret-expired',
    'secret-remove',
    'secret-rotate',
    'install',
    'upgrade',
    'config-changed',
    'application changed',
    'relation-joined',
    'relation-changed',
    'update-status',
    'start',
  );
  detachAll(core, unit);
  core.enqueue(unit, ...(started || schedule.awaits('start') ? [hook('stop')] : []), hook('remove'));
}

/** Storage that the charm has not heard of goes without a hook. */
function detachAll(core: ModelCore, unit: string): void {
  const { queue } = core.uniter(unit).schedule;
  for (const { id } of core.unit(unit).storage) {
    const attached = storageHook(id, 'attached');
    if (queue.includes(attached)) {
      queue.remove(attached);
      detach(core, unit, id);
    } else {
      core.enqueue(unit, storageHook(id, 'detaching'));
    }
  }
}

function passLeadership(core: ModelCore, app: string): void {
  const heir = [...core.unitsOf(app)].find((name) => core.unit(name).life === 'alive');
  elect(core, app, heir);
}

/** Removes an application with its units and relations. */
export function removeApplication(core: ModelCore, app: string): void {
  if (core.application(app).life === 'dying') return;
  core.updateApplication(app, { life: 'dying' });
  for (const relation of [...core.relationsOf(app)]) if (!relation.isPeer) removeRelation(core, relation);
  for (const unit of [...core.unitsOf(app)]) removeUnit(core, unit);
  if (core.applications.has(app)) endApplicationIfUnused(core, app);
}

/** Adds units, or removes those with the highest numbers. */
export function scale(core: ModelCore, app: string, units: number): void {
  checkCount(units);
  if (core.application(app).life === 'dying') {
    throw new JujuEmulatorError(`the application "${app}" is about to go`, { code: 'JUJU_EMULATOR_NOT_ALLOWED' });
  }
  const alive = [...core.unitsOf(app)].filter((name) => core.unit(name).life === 'alive');
  for (let count = alive.length; count < units; count += 1) addUnit(core, app);
  const number = (name: string) => Number(/\d+$/.exec(name)?.[0]);
  const surplus = alive.sort((a, b) => number(a) - number(b)).slice(units);
  for (const unit of surplus.toReversed()) removeUnit(core, unit);
}
