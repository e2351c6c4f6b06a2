import { hooksOfNewUnit } from '../../agent/new-unit-hooks.ts';
import { untouched } from '../../agent/agent-status.ts';
import { hook } from '../../agent/dispatch-event.ts';
import { Uniter } from '../../agent/uniter.ts';
import { newStorage } from '../../state/new-storage.ts';
import { afterHook, allContainersReady, beforeHook } from '../after-hook.ts';
import { applyAtOnce, commitUnit } from '../commit-unit.ts';
import type { UnitState } from '../../state/unit-state.ts';
import type { ModelCore } from '../model-core.ts';
import { updateStatusIntervalMs } from '../model-config.ts';
import { modelViewOf, projectUnit } from '../project-unit.ts';

/** Adds a unit to an application; its hooks wait. The first one leads. */
export function addUnit(core: ModelCore, app: string): string {
  const { charm, host, leader, nextUnit, storageCounts } = core.application(app);
  const name = `${app}/${core.type === 'caas' ? lowestFreeNumber(core, app) : nextUnit}`;
  core.updateApplication(app, { leader: leader ?? name, nextUnit: nextUnit + 1 });
  const network = host.network(name);
  core.addUnit({
    name,
    app,
    life: 'alive',
    unitStatus: { ...untouched, since: core.now() },
    workloadVersion: '',
    state: {},
    ports: [],
    endpointPorts: {},
    storage: newStorage(charm, storageCounts, () => core.nextNumber('storage')),
    network,
    networks: {},
    log: [],
    replacing: false,
    newPod: false,
  });
  core.uniters.set(name, newUniter(core, name, app));
  const { storage } = core.unit(name);
  // Relations are entered once the unit is installed.
  core.enqueue(
    name,
    ...hooksOfNewUnit({ leader: core.application(app).leader === name, relations: [], storage }, core.jujuVersion),
  );
  if (host.containersReady) allContainersReady(core, name);
  armUpdateStatus(core, name);
  return name;
}

/** On Kubernetes the units of an application are always numbered from 0 on. */
function lowestFreeNumber(core: ModelCore, app: string): number {
  const units = core.unitsOf(app);
  // Units are added one by one: the number to take is most often the count of those that are there.
  let number = units.has(`${app}/${units.size}`) ? 0 : units.size;
  while (number > 0 && !units.has(`${app}/${number - 1}`)) number -= 1;
  while (units.has(`${app}/${number}`)) number += 1;
  return number;
}

function newUniter(core: ModelCore, unit: string, app: string): Uniter {
  const { readFile, writeFile } = core.application(app).host;
  let last: UnitState | undefined;
  // A unit that has just been removed is still spoken of.
  const view = () => (last = core.units.has(unit) || last === undefined ? projectUnit(core, unit) : last);
  return new Uniter({
    charm: () => core.application(app).charm,
    facts: () => core.factsOf(unit),
    model: modelViewOf(core, unit, app),
    now: core.now,
    randomBytes: core.randomBytes,
    retriesHooks: () => core.config['automatically-retry-hooks'] ?? true,
    store: {
      view,
      apply: (before, after) => applyAtOnce(core, unit, before, after),
      commit: (opened, outcome) => commitUnit(core, unit, opened, outcome),
      begin: (event) => beforeHook(core, unit, event),
      done: (event, opened) => afterHook(core, unit, event, opened),
    },
    ...(readFile === undefined ? {} : { readFile: (path) => readFile(path, unit) }),
    ...(writeFile === undefined ? {} : { writeFile: (path, content) => writeFile(path, content, unit) }),
  });
}

/** Has update-status run when nothing else does, again and again. */
export function armUpdateStatus(core: ModelCore, unit: string): void {
  core.timers.set(`update-status ${unit}`, core.now() + updateStatusIntervalMs(core.config), () => {
    if (core.unit(unit).life === 'alive') core.enqueue(unit, hook('update-status'));
    armUpdateStatus(core, unit);
  });
}
