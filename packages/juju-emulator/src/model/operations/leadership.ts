import { hook } from '../../agent/dispatch-event.ts';
import { JujuEmulatorError } from '../../errors.ts';
import { atLeast } from '../../juju/juju-version.ts';
import type { ModelCore } from '../model-core.ts';
import { remindOwner } from '../secret-hooks.ts';

/** Makes a unit the leader of its application, also while hooks run. */
export function electLeader(core: ModelCore, unit: string): void {
  const { app, life } = core.unit(unit);
  if (life === 'dying') {
    throw new JujuEmulatorError(`the unit "${unit}" is about to go`, { code: 'JUJU_EMULATOR_NOT_ALLOWED' });
  }
  if (core.application(app).leader !== unit) elect(core, app, unit);
}

/** Passes leadership on. A unit that loses it hears of the leader's settings at most. */
export function elect(core: ModelCore, app: string, unit: string | undefined): void {
  const { leader: former, ...application } = core.application(app);
  core.applications.set(app, unit === undefined ? application : { ...application, leader: unit });
  tellRun(core, former, false);
  tellRun(core, unit, true);
  if (former !== undefined && core.unit(former).life === 'alive' && !atLeast(core.jujuVersion, '4')) {
    core.enqueue(former, hook('leader-settings-changed'));
  }
  if (unit === undefined) return;
  core.enqueue(unit, hook('leader-elected'));
  for (const secret of core.secrets.ownedBy(app)) remindOwner(core, secret);
}

/** A run that is under way asks for leadership anew each time. */
function tellRun(core: ModelCore, unit: string | undefined, leader: boolean): void {
  if (unit === undefined) return;
  const uniter = core.uniters.get(unit);
  if (uniter?.running !== undefined) uniter.update((state) => ({ ...state, leader }));
}
