import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CharmDescription,
  type ConfigValue,
  type DispatchRecord,
  type Execution,
  type ExecutionResult,
  Model,
  type ShownApplication,
} from '@charmsmith/juju-emulator';
import type { Cluster } from '../cluster/cluster.ts';
import { mostPods } from '../cluster/network/subnet.ts';
import { localError } from '../errors.ts';
import { Slots } from '../loop/slots.ts';
import { jujuFolders } from '../pod/files/pod-layout.ts';
import type { Pod } from '../pod/pod.ts';
import { describePod, networkOf } from '../unit/describe-pod.ts';
import { readResource, refuseImage, type ResourceSource, writeResource } from '../unit/resource-file.ts';
import { RunningUnit } from '../unit/running-unit.ts';
import { onThisHost, UnitPod } from '../unit/unit-pod.ts';
import { LeaderLease } from './leader-lease.ts';
import type { LocalModel, LocalModelOptions } from './local-model.ts';

/** What a {@link RunningModel} is made of. */
export interface RunningModelOptions extends Omit<LocalModelOptions, 'pebble' | 'units'> {
  readonly application: string;
  readonly concurrency: number;
  readonly modelName: string;
  readonly charm: CharmDescription;
  readonly cluster: Cluster;
  readonly daemonCommand: readonly string[];
  readonly visibleFolders: readonly string[];
}

/** Juju's lease. */
const defaultLeaseMs = 30_000;

/** A model that is up. */
export class RunningModel implements LocalModel {
  readonly juju: Model;
  readonly cluster: Cluster;
  readonly #options: RunningModelOptions;
  readonly #units = new Map<string, RunningUnit>();
  readonly #resources = new Map<string, string | Uint8Array>();
  readonly #slots: Slots;
  readonly #lease: LeaderLease<RunningUnit>;

  constructor(options: RunningModelOptions) {
    const { application, charm, cluster, concurrency, leaseMs = defaultLeaseMs, modelName } = options;
    this.#options = options;
    this.cluster = cluster;
    this.#slots = new Slots(concurrency);
    // Somebody else says when update-status is due.
    this.juju = new Model({ name: modelName, config: { 'update-status-hook-interval': '60m' } });
    this.juju.deploy(charm, {
      name: application,
      units: 0,
      runner: (execution) => this.#runCharm(execution),
      facts: (unit) => ({ charmDir: jujuFolders(unit).charm, hookTools: UnitPod.toolsOf(unit) }),
      network: (unit) => networkOf(cluster.reserveAddress(unit)),
      // The charm names files as its container sees them.
      readFile: (path, unit) => readFile(this.unit(unit).pod.rootOf() + path),
      containersReady: false,
    });
    this.#lease = new LeaderLease({
      leaseMs,
      holder: () => this.leader,
      heir: () => this.units.find((unit) => unit.ready && !unit.dying),
      elect: (unit) => this.#elect(unit.name),
    });
  }

  get name(): string {
    return this.#options.modelName;
  }

  get application(): string {
    return this.#options.application;
  }

  get charm(): CharmDescription {
    return this.#options.charm;
  }

  get units(): readonly RunningUnit[] {
    const number = (unit: RunningUnit) => Number(/\d+$/.exec(unit.name)?.[0]);
    return [...this.#units.values()].sort((one, other) => number(one) - number(other));
  }

  get leader(): RunningUnit | undefined {
    const name = Object.entries(this.#shown.units).find(([, { leader }]) => leader === true)?.[0];
    return name === undefined ? undefined : this.#units.get(name);
  }

  get status(): { readonly status: string; readonly message: string } {
    const { current, message = '' } = this.#shown['application-status'];
    return { status: current, message };
  }

  get config(): Readonly<Record<string, ConfigValue>> {
    const defaults = Object.entries(this.charm.config).flatMap(([name, option]) =>
      option.default === undefined ? [] : [[name, option.default] as const],
    );
    return { ...Object.fromEntries(defaults), ...this.juju.state().applications[this.application]?.config };
  }

  get dueInMs(): number {
    return Math.max(0, (this.juju.nextDueAt ?? Infinity) - this.juju.now);
  }

  unit(name: string): RunningUnit {
    const found = name === `${this.application}/leader` ? this.leader : this.#units.get(name);
    if (found !== undefined) return found;
    throw localError('LOCAL_UNKNOWN_UNIT', `the model has no unit ${name}`, {
      hint: `It has: ${this.units.map((unit) => unit.name).join(', ') || 'none'}.`,
    });
  }

  async settle(): Promise<readonly DispatchRecord[]> {
    for (const unit of this.units) if (unit.failed !== undefined) unit.resolved();
    const records: DispatchRecord[] = [];
    // What one has run, others may have to answer: until a whole round has brought nothing about.
    for (let progress = true; progress;) {
      const from = records.length;
      await Promise.all(this.units.map((unit) => unit.drain(records)));
      progress = records.slice(from).some(({ committed }) => committed);
    }
    return records;
  }

  setConfig(values: Readonly<Record<string, ConfigValue | null>>): void {
    this.juju.setConfig(this.application, values);
    this.#changed();
  }

  async attachResource(name: string, source: ResourceSource): Promise<void> {
    // The name becomes a path: one that the charm does not have is left for Juju to refuse.
    if (Object.hasOwn(this.charm.resources, name)) {
      refuseImage(name, this.charm.resources[name]?.type);
      this.#resources.set(name, await readResource(name, source));
      await Promise.all(this.units.filter(({ ready }) => ready).map(({ pod }) => this.#deliver(pod, name)));
    }
    this.juju.attachResource(this.application, name, this.#resourcePath(name));
    this.#changed();
  }

  async scale(units: number): Promise<void> {
    this.#checkRoom(units);
    this.juju.scale(this.application, units);
    const added = Object.keys(this.#shown.units).filter((name) => !this.#units.has(name));
    const outcomes = await Promise.allSettled(added.map((name) => this.#addUnit(name)));
    // The hooks of a removal need a pod too.
    const lost = this.units.filter((unit) => unit.dying && !unit.ready && !added.includes(unit.name));
    await Promise.all(lost.map((unit) => unit.replacePod()));
    await this.#forgetRemoved();
    this.#changed();
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#lease[Symbol.dispose]();
    await Promise.all(this.units.map((unit) => unit.close()));
    await this.cluster[Symbol.asyncDispose]();
  }

  /** Units that are about to go have their addresses still. */
  #checkRoom(units: number): void {
    const dying = this.units.filter((unit) => unit.dying).length;
    if (units + dying <= mostPods) return;
    throw localError('LOCAL_NO_ADDRESS', `cannot have ${units} units: a model has addresses for ${mostPods} pods`, {
      ...(dying === 0 ? {} : { hint: `${dying} units are about to go.` }),
    });
  }

  async #addUnit(name: string): Promise<void> {
    const unit = this.#createUnit(name);
    this.#units.set(name, unit);
    try {
      await unit.open();
    } catch (error) {
      // Nothing has been run in it, so it is gone at once.
      this.juju.removeUnit(name);
      this.#units.delete(name);
      throw error;
    }
  }

  #createUnit(name: string): RunningUnit {
    const { charm, charmFolder, cluster, daemonCommand, modelName, visibleFolders } = this.#options;
    const pods = new UnitPod({
      pod: {
        ...describePod({ charm, unitName: name, modelName, charmFolder }),
        cluster,
        visibleFolders,
        daemonCommand: () => daemonCommand,
      },
      onRestarted: (container) => {
        this.juju.pebbleReady(name, container);
        this.#changed();
      },
      onLost: () => this.#changed(),
    });
    return new RunningUnit({
      name,
      model: this,
      containers: Object.keys(charm.containers),
      pods,
      slots: this.#slots,
      furnish: async (pod) => {
        await Promise.all([...this.#resources.keys()].map((resource) => this.#deliver(pod, resource)));
      },
      onDispatchStart: (unit, hook) => this.#options.onDispatchStart?.(unit, hook),
      onDispatch: async (unit, record) => {
        if (record.event.name === 'remove') await this.#forgetRemoved();
        this.#options.onDispatch?.(unit, record);
      },
      onChange: () => this.#changed(),
      signal: this.#options.signal,
    });
  }

  /** The pods of units that have run their last hook end. */
  async #forgetRemoved(): Promise<void> {
    const gone = this.units.filter(({ name }) => this.#shown.units[name] === undefined);
    for (const { name } of gone) this.#units.delete(name);
    await Promise.all(gone.map((unit) => unit.close()));
    if (gone.length > 0) this.#changed();
  }

  #runCharm(execution: Execution): Promise<ExecutionResult> {
    return this.unit(execution.environment['JUJU_UNIT_NAME'] ?? '').runCharm(execution);
  }

  #elect(name: string): void {
    this.juju.electLeader(name);
    this.#changed();
  }

  /** Where the charm finds a resource: the same in all units. */
  #resourcePath(name: string): string {
    return join('/var/lib/juju/resources', name, this.charm.resources[name]?.filename ?? name);
  }

  #deliver(pod: Pod, name: string): Promise<void> {
    return writeResource(onThisHost(pod, this.#resourcePath(name)), this.#resources.get(name) ?? '');
  }

  #changed(): void {
    this.#lease.watch();
    this.#options.onChange?.();
  }

  get #shown(): ShownApplication {
    const shown = this.juju.status().applications[this.application];
    if (shown !== undefined) return shown;
    throw localError('LOCAL_NO_MODEL', `${this.application} is gone`);
  }
}
