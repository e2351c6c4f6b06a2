import { hook } from '../../agent/dispatch-event.ts';
import { checkConfig } from '../../agent/check-config.ts';
import type { CharmDescription, ConfigValue } from '../../charm/charm-description.ts';
import type { NetworkState } from '../../state/unit-state.ts';
import type { ModelCore } from '../model-core.ts';
import type { UnitHost } from '../records.ts';
import { checkDeclared } from './deploy.ts';

/** Changes options; `null` resets one. Units hear of it only if something differs from before. */
export function setConfig(core: ModelCore, app: string, values: Readonly<Record<string, ConfigValue | null>>): void {
  const { charm, config: before } = core.application(app);
  checkConfig(charm, values);
  const entries = Object.entries({ ...before, ...values });
  const config = Object.fromEntries(entries.filter((entry): entry is [string, ConfigValue] => entry[1] !== null));
  core.updateApplication(app, { config });
  const effective = (from: typeof config, name: string) => from[name] ?? charm.config[name]?.default;
  const changed = Object.keys(values).some((name) => effective(before, name) !== effective(config, name));
  if (changed) tellUnits(core, app, 'config-changed');
}

/** Lets an application access the cloud, or not. */
export function setTrust(core: ModelCore, app: string, trust: boolean): void {
  if (core.application(app).trust === trust) return;
  core.updateApplication(app, { trust });
  tellUnits(core, app, 'config-changed');
}

/** Gives a resource a new file, of which units hear as an upgrade. */
export function attachResource(core: ModelCore, app: string, name: string, path: string): void {
  const { charm, resources } = core.application(app);
  checkDeclared('resource', name, charm.resources);
  core.updateApplication(app, { resources: { ...resources, [name]: path } });
  tellUnits(core, app, 'upgrade-charm');
}

/** What differs in the new revision of a charm. */
export interface RefreshOptions extends Partial<Pick<UnitHost, 'facts' | 'runner'>> {
  /** Also upgrades units in error; these then run neither upgrade-charm nor config-changed. */
  readonly force?: boolean;
}

/** Upgrades an application's charm. */
export function refresh(core: ModelCore, app: string, charm: CharmDescription, options: RefreshOptions): void {
  const { host } = core.application(app);
  const { facts = host.facts, force = false, runner = host.runner } = options;
  core.updateApplication(app, { charm, host: { ...host, facts, runner } });
  for (const unit of core.unitsOf(app)) {
    const uniter = core.uniter(unit);
    if (force && uniter.schedule.failed !== undefined) uniter.skipFailed();
    else if (core.unit(unit).life === 'alive') core.enqueue(unit, hook('upgrade-charm'));
  }
}

/** Changes a unit's addresses, or those of one binding; relations learn of them with config-changed. */
export function setNetwork(core: ModelCore, unit: string, network: NetworkState, binding: string | undefined): void {
  const { life, networks } = core.unit(unit);
  if (binding === undefined) {
    core.updateUnit(unit, { network });
  } else {
    const { charm } = core.applicationOf(unit);
    const extra = Object.fromEntries(charm.extraBindings.map((name) => [name, {}]));
    checkDeclared('binding', binding, { ...charm.endpoints, ...extra });
    core.updateUnit(unit, { networks: { ...networks, [binding]: network } });
  }
  if (life === 'alive') core.enqueue(unit, hook('config-changed'));
}

function tellUnits(core: ModelCore, app: string, hookName: string): void {
  for (const unit of core.unitsOf(app)) {
    if (core.unit(unit).life === 'alive') core.enqueue(unit, hook(hookName));
  }
}
