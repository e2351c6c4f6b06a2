import { sortPortRanges } from '../interpreter/port-ranges.ts';
import type { StatusState } from '../state/unit-state.ts';
import type { ModelCore } from './model-core.ts';
import { applicationStatusOf, unitStatusOf } from './project-unit.ts';

/** A status in `juju status --format json`. */
export interface ShownStatus {
  readonly current: string;
  /** Left out when it is empty. */
  readonly message?: string;
  /** RFC 3339. */
  readonly since: string;
}

/** A unit in {@link JujuStatus}. */
export interface ShownUnit {
  readonly 'workload-status': ShownStatus;
  /** Whether the agent is busy: `executing` with the hook, `idle`, or `failed`. */
  readonly 'juju-status': ShownStatus & { readonly version: string };
  /** Present for the leader. */
  readonly leader?: true;
  /** `dying` for a unit that is about to go. */
  readonly life?: 'dying';
  readonly 'open-ports'?: readonly string[];
  readonly address: string;
}

/** An application in {@link JujuStatus}. */
export interface ShownApplication {
  readonly charm: string;
  readonly 'charm-name': string;
  readonly scale: number;
  readonly life?: 'dying';
  readonly 'application-status': ShownStatus;
  /** The workload's version, as the leader or else the first unit has set it. */
  readonly version?: string;
  readonly relations: Readonly<
    Record<string, readonly { readonly 'related-application': string; readonly interface: string }[]>
  >;
  readonly units: Readonly<Record<string, ShownUnit>>;
}

/** What `juju status --format json` shows of a model, as far as there is something to show. */
export interface JujuStatus {
  readonly model: { readonly name: string; readonly type: string; readonly version: string };
  readonly applications: Readonly<Record<string, ShownApplication>>;
}

/** Shows the whole model. */
export function jujuStatus(core: ModelCore): JujuStatus {
  return {
    model: { name: core.name, type: core.type, version: core.jujuVersion },
    applications: Object.fromEntries([...core.applications.keys()].map((name) => [name, showApplication(core, name)])),
  };
}

function showApplication(core: ModelCore, name: string): ShownApplication {
  const { charm, leader, life } = core.application(name);
  const units = [...core.unitsOf(name)];
  const versions = [leader, ...units].map((unit) => core.units.get(unit ?? '')?.workloadVersion ?? '');
  const version = versions.find((candidate) => candidate !== '');
  return {
    charm: charm.name,
    'charm-name': charm.name,
    scale: core.plannedUnits(name),
    ...(life === 'dying' ? { life } : {}),
    'application-status': showStatus(applicationStatusOf(core, name)),
    ...(version === undefined ? {} : { version }),
    relations: showRelations(core, name),
    units: Object.fromEntries(units.map((unit) => [unit, showUnit(core, unit)])),
  };
}

function showRelations(core: ModelCore, app: string): ShownApplication['relations'] {
  const shown: Record<string, { 'related-application': string; interface: string }[]> = {};
  for (const relation of core.relationsOf(app)) {
    const { endpoint, interface: spoken } = relation.side(app);
    (shown[endpoint] ??= []).push({ 'related-application': relation.remoteSide(app).app, interface: spoken });
  }
  return shown;
}

function showUnit(core: ModelCore, name: string): ShownUnit {
  const { endpointPorts, life, network, ports } = core.unit(name);
  const open = sortPortRanges([...new Set([...ports, ...Object.values(endpointPorts).flat()])]);
  return {
    'workload-status': showStatus(unitStatusOf(core, name)),
    'juju-status': { ...showStatus(agentStatus(core, name)), version: core.jujuVersion },
    ...(core.applicationOf(name).leader === name ? { leader: true } : {}),
    ...(life === 'dying' ? { life } : {}),
    ...(open.length === 0 ? {} : { 'open-ports': open }),
    address: network.bindAddresses.find((address) => address !== '') ?? '',
  };
}

function agentStatus(core: ModelCore, unit: string): StatusState {
  const { running } = core.uniter(unit);
  const since = core.now();
  if (running === undefined) return { status: 'idle', message: '', since };
  const what = running.kind === 'action' ? `action ${running.name}` : `${running.name} hook`;
  return { status: 'executing', message: `running ${what}`, since };
}

function showStatus({ message, since, status }: StatusState): ShownStatus {
  return {
    current: status,
    ...(message === '' ? {} : { message }),
    since: new Date(since).toISOString(),
  };
}
