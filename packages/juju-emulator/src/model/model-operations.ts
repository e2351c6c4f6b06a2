import { hook, type Hook } from '../agent/dispatch-event.ts';
import type { CharmDescription, ConfigValue } from '../charm/charm-description.ts';
import type { NetworkState } from '../state/unit-state.ts';
import type { ModelConfig } from './model-config.ts';
import { ModelCore } from './model-core.ts';
import type { ModelOptions } from './model-options.ts';
import { enqueueAction } from './operations/actions.ts';
import {
  attachResource,
  refresh,
  setConfig,
  setNetwork,
  setTrust,
  type RefreshOptions,
} from './operations/configure.ts';
import { deploy, type DeployOptions } from './operations/deploy.ts';
import { findRelation, integrate } from './operations/integrate.ts';
import { electLeader } from './operations/leadership.ts';
import { checkChanged, containerReady, customNotice, replacePod, type ReplacePodOptions } from './operations/pods.ts';
import { removeApplication, removeRelation, removeUnit, scale } from './operations/remove.ts';
import { resolve } from './operations/run.ts';
import { addStorage, attachStorage, detachStorage } from './operations/storage.ts';
import { armUpdateStatus } from './operations/units.ts';
import {
  addSecret,
  expireSecret,
  grantSecret,
  removeSecret,
  revokeSecret,
  rotateSecret,
  updateSecret,
  type SecretContent,
} from './operations/user-secrets.ts';

/** What the operator does to a model, and what happens to its units. Each queues hooks, and runs none. */
export class ModelOperations {
  /** What the model holds. */
  protected readonly core: ModelCore;

  constructor(options: ModelOptions = {}) {
    this.core = new ModelCore(options);
  }

  /**
   * Deploys an application; the hooks of its units wait.
   *
   * @returns its name
   * @throws `JUJU_EMULATOR_EXISTS`, `JUJU_EMULATOR_BAD_VALUE`, `JUJU_EMULATOR_UNKNOWN_NAME`
   */
  deploy(charm: CharmDescription, options: DeployOptions = {}): string {
    return deploy(this.core, charm, options);
  }

  /**
   * Relates two applications: `web:db` and `mysql:server`, or `web` and `mysql` where only one pair of endpoints fits.
   *
   * @returns the relation's number; units write it behind their endpoint: `db:7`
   * @throws `JUJU_EMULATOR_UNKNOWN_NAME`, `JUJU_EMULATOR_BAD_VALUE`, `JUJU_EMULATOR_EXISTS`
   */
  integrate(one: string, other: string): number {
    return integrate(this.core, one, other).number;
  }

  /**
   * Removes a relation: its units see each other depart, and then the relation break.
   *
   * @throws `JUJU_EMULATOR_UNKNOWN_NAME`, `JUJU_EMULATOR_NOT_ALLOWED`
   */
  removeRelation(one: string, other: string): void {
    removeRelation(this.core, findRelation(this.core, one, other));
  }

  /**
   * Removes a unit once it has run its last hooks.
   *
   * @throws `JUJU_EMULATOR_UNKNOWN_NAME`
   */
  removeUnit(unit: string): void {
    removeUnit(this.core, unit);
  }

  /**
   * Removes an application with its units and relations.
   *
   * @throws `JUJU_EMULATOR_UNKNOWN_NAME`
   */
  removeApplication(app: string): void {
    removeApplication(this.core, app);
  }

  /**
   * Adds units, or removes those with the highest numbers.
   *
   * @throws `JUJU_EMULATOR_UNKNOWN_NAME`, `JUJU_EMULATOR_BAD_VALUE`
   */
  scale(app: string, units: number): void {
    scale(this.core, app, units);
  }

  /**
   * Changes options; `null` resets one to its default. Units hear of it only when something differs from before.
   *
   * @throws `JUJU_EMULATOR_UNKNOWN_NAME`, `JUJU_EMULATOR_BAD_VALUE`
   */
  setConfig(app: string, values: Readonly<Record<string, ConfigValue | null>>): void {
    setConfig(this.core, app, values);
  }

  /** Lets an application access the cloud, or not. */
  setTrust(app: string, trust: boolean): void {
    setTrust(this.core, app, trust);
  }

  /**
   * Changes settings of the model; those not given stay.
   *
   * @throws `JUJU_EMULATOR_UNKNOWN_NAME`, `JUJU_EMULATOR_BAD_VALUE`
   */
  setModelConfig(config: ModelConfig): void {
    this.core.config = { ...this.core.config, ...config };
    if (config['update-status-hook-interval'] === undefined) return;
    for (const unit of this.core.units.keys()) armUpdateStatus(this.core, unit);
  }

  /**
   * Gives a resource a new file, of which units hear as an upgrade.
   *
   * @param path - as the charm sees it
   */
  attachResource(app: string, name: string, path: string): void {
    attachResource(this.core, app, name, path);
  }

  /** Upgrades an application's charm. */
  refresh(app: string, charm: CharmDescription, options: RefreshOptions = {}): void {
    refresh(this.core, app, charm, options);
  }

  /**
   * Adds storage to a unit.
   *
   * @returns ids of the new instances: `data/3`
   * @throws `JUJU_EMULATOR_UNKNOWN_NAME`, `JUJU_EMULATOR_NOT_ALLOWED`, `JUJU_EMULATOR_BAD_VALUE`
   */
  addStorage(unit: string, name: string, count = 1): readonly string[] {
    return addStorage(this.core, unit, name, count);
  }

  /** Takes a storage from its unit, which hears of it first. It stays in the model. */
  detachStorage(id: string): void {
    detachStorage(this.core, id);
  }

  /** Gives a storage that belongs to no unit to one. */
  attachStorage(unit: string, id: string): void {
    attachStorage(this.core, unit, id);
  }

  /**
   * Adds a secret of the operator's.
   *
   * @returns its id, as options of type `secret` take it: `secret:…`
   * @throws `JUJU_EMULATOR_EXISTS`, `JUJU_EMULATOR_BAD_VALUE`
   */
  addSecret(name: string, content: SecretContent): string {
    return addSecret(this.core, name, content);
  }

  /** Gives a secret of the operator's new content; units that have read it are told. */
  updateSecret(nameOrId: string, content: SecretContent): void {
    updateSecret(this.core, nameOrId, content);
  }

  /** Removes a secret of the operator's. */
  removeSecret(nameOrId: string): void {
    removeSecret(this.core, nameOrId);
  }

  /** Lets an application read a secret of the operator's. */
  grantSecret(nameOrId: string, app: string): void {
    grantSecret(this.core, nameOrId, app);
  }

  /** Takes back what {@link Model.grantSecret} has given. */
  revokeSecret(nameOrId: string, app: string): void {
    revokeSecret(this.core, nameOrId, app);
  }

  /** Asks the owner of a charm's secret for new content, as when its rotation is due. */
  rotateSecret(id: string): void {
    rotateSecret(this.core, id);
  }

  /** Tells the owner of a charm's secret that its latest revision has expired, as when it is due. */
  expireSecret(id: string): void {
    expireSecret(this.core, id);
  }

  /**
   * Has an action wait in a unit, its parameters checked and filled in.
   *
   * @returns its id, for {@link Model.action}
   * @throws `JUJU_EMULATOR_UNKNOWN_NAME`, `JUJU_EMULATOR_BAD_VALUE`
   */
  enqueueAction(unit: string, name: string, parameters: Readonly<Record<string, unknown>> = {}): string {
    return enqueueAction(this.core, unit, name, parameters);
  }

  /**
   * Has the hook that has failed run at once, or takes it as done: `juju resolved [--no-retry]`.
   *
   * @throws `JUJU_EMULATOR_NOT_ALLOWED` when none has failed
   */
  resolved(unit: string, options: { readonly retry?: boolean } = {}): void {
    resolve(this.core, unit, options.retry ?? true);
  }

  /** Makes a unit the leader of its application, also while hooks run. */
  electLeader(unit: string): void {
    electLeader(this.core, unit);
  }

  /**
   * Changes a unit's addresses; relations learn of them with config-changed.
   *
   * @param binding - endpoint or extra binding that has addresses of its own. Default: all that have none
   * @throws `JUJU_EMULATOR_UNKNOWN_NAME`
   */
  setNetwork(unit: string, network: NetworkState, binding?: string): void {
    setNetwork(this.core, unit, network, binding);
  }

  /** Has the next commit of a unit refused, as when the controller cannot be reached: the hook then fails. */
  refuseNextCommit(unit: string, why: string): void {
    this.core.refusals.set(this.core.unit(unit).name, why);
  }

  /**
   * Replaces a unit's pod: stop in the old one, then upgrade-charm, config-changed and start in the new one.
   *
   * @remarks A hook that runs meanwhile ends as its own signal says.
   */
  replacePod(unit: string, options: ReplacePodOptions = {}): void {
    replacePod(this.core, unit, options);
  }

  /** Tells that Pebble answers in a container. */
  pebbleReady(unit: string, container: string): void {
    containerReady(this.core, unit, container);
  }

  /** Tells of a custom notice in a container; its key has the form `example.com/path`. */
  pebbleCustomNotice(unit: string, container: string, notice: { readonly id: string; readonly key: string }): void {
    customNotice(this.core, unit, container, notice);
  }

  /** Tells that a health check in a container has failed too often. */
  pebbleCheckFailed(unit: string, container: string, check: string): void {
    checkChanged(this.core, unit, container, { name: check, change: 'failed' });
  }

  /** Tells that a health check in a container succeeds again. */
  pebbleCheckRecovered(unit: string, container: string, check: string): void {
    checkChanged(this.core, unit, container, { name: check, change: 'recovered' });
  }

  /** Has any hook wait in a unit. */
  enqueue(unit: string, ...hooks: readonly (Hook | string)[]): void {
    this.core.unit(unit);
    this.core.enqueue(unit, ...hooks.map((what) => (typeof what === 'string' ? hook(what) : what)));
  }
}
