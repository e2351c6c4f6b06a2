import type { AgentFacts } from '../../agent/agent-facts.ts';
import { checkConfig } from '../../agent/check-config.ts';
import type { Runner } from '../../agent/execution.ts';
import type { CharmDescription, ConfigValue } from '../../charm/charm-description.ts';
import { JujuEmulatorError, unknownName } from '../../errors.ts';
import { networkAt } from '../../state/initial-unit-state.ts';
import { initialStorageCounts } from '../../state/new-storage.ts';
import type { NetworkState } from '../../state/unit-state.ts';
import type { ModelCore } from '../model-core.ts';
import { ModelRelation } from '../model-relation.ts';
import { addUnit } from './units.ts';

/** How an application is deployed, besides its charm. */
export interface DeployOptions {
  /** Default: the charm's name. */
  readonly name?: string;
  /** How many units. Default 1. */
  readonly units?: number;
  /** Options that differ from the charm's defaults. */
  readonly config?: Readonly<Record<string, ConfigValue>>;
  /** Whether the charm may access the cloud. Default `false`. */
  readonly trust?: boolean;
  /** Paths of file resources as the charm sees them, by name. */
  readonly resources?: Readonly<Record<string, string>>;
  /** How many instances of each storage a unit has. Default: one, or the least that the charm takes. */
  readonly storage?: Readonly<Record<string, number>>;
  /** Runs the charm. Default: it has no program, so that hooks are skipped and actions fail. */
  readonly runner?: Runner;
  /** What differs from Juju's own paths and names for each unit: the charm's folder, the hook tools … */
  readonly facts?: (unit: string) => Partial<AgentFacts>;
  /** Opens files that the charm names. Default: this machine's. */
  readonly readFile?: (path: string, unit: string) => Promise<Uint8Array>;
  /** Writes files that the charm names with `-o`. Default: this machine's; refused where only `readFile` is given. */
  readonly writeFile?: (path: string, content: string, unit: string) => Promise<void>;
  /** Addresses of each unit. Default: one of its own, below 10.1.0.0/16. */
  readonly network?: (unit: string) => NetworkState;
  /**
   * Whether Pebble answers in all containers as soon as a unit or its new pod is there. Default `true`; otherwise say
   * so with `Model.pebbleReady`.
   */
  readonly containersReady?: boolean;
}

/**
 * Deploys an application; the hooks of its units wait.
 *
 * @returns its name
 */
export function deploy(core: ModelCore, charm: CharmDescription, options: DeployOptions): string {
  const { config = {}, name = charm.name, resources = {}, storage = {}, units = 1 } = options;
  checkName(core, name);
  checkConfig(charm, config);
  checkCount(units);
  for (const resource of Object.keys(resources)) checkDeclared('resource', resource, charm.resources);
  for (const [storageName, count] of Object.entries(storage)) {
    checkDeclared('storage', storageName, charm.storage);
    checkCount(count);
  }
  core.applications.set(name, {
    name,
    life: 'alive',
    charm,
    host: hostOf(core, options),
    config,
    trust: options.trust ?? false,
    resources,
    storageCounts: { ...initialStorageCounts(charm), ...storage },
    leaderSettings: {},
    nextUnit: 0,
  });
  for (const [endpoint, { interface: spoken, role }] of Object.entries(charm.endpoints)) {
    if (role !== 'peer') continue;
    core.addRelation(new ModelRelation(core.nextNumber('relation'), [{ app: name, endpoint, interface: spoken }]));
  }
  for (let count = 0; count < units; count += 1) addUnit(core, name);
  return name;
}

function hostOf(core: ModelCore, options: DeployOptions) {
  const { containersReady = true, readFile, runner = noProgram, writeFile } = options;
  return {
    runner,
    facts: options.facts ?? (() => ({})),
    network: options.network ?? (() => networkAt(nextAddress(core))),
    containersReady: containersReady && core.type === 'caas',
    ...(readFile === undefined ? {} : { readFile }),
    ...(writeFile === undefined ? {} : { writeFile }),
  };
}

const noProgram: Runner = () => Promise.resolve({ exitCode: 0, missing: true });

function nextAddress(core: ModelCore): string {
  const number = core.nextNumber('address');
  return `10.1.${Math.floor(number / 254) % 256}.${(number % 254) + 1}`;
}

function checkName(core: ModelCore, name: string): void {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]*[a-z][a-z0-9]*)*$/.test(name)) {
    throw new JujuEmulatorError(`"${name}" is no name for an application`, {
      code: 'JUJU_EMULATOR_BAD_VALUE',
      hint: 'Small letters, digits and hyphens; no part of digits alone.',
      details: { name },
    });
  }
  if (!core.applications.has(name)) return;
  throw new JujuEmulatorError(`the model has an application "${name}" already`, {
    code: 'JUJU_EMULATOR_EXISTS',
    hint: 'Deploy it under another name.',
    details: { name },
  });
}

/** @throws `JUJU_EMULATOR_BAD_VALUE` */
export function checkCount(count: number): void {
  if (Number.isSafeInteger(count) && count >= 0) return;
  throw new JujuEmulatorError(`${count} is no count`, { code: 'JUJU_EMULATOR_BAD_VALUE', details: { count } });
}

/** @throws `JUJU_EMULATOR_UNKNOWN_NAME` */
export function checkDeclared(what: string, name: string, declared: Readonly<Record<string, unknown>>): void {
  if (!Object.hasOwn(declared, name)) throw unknownName('the charm', what, name, Object.keys(declared));
}
