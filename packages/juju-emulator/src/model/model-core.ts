import { randomBytes, randomUUID } from 'node:crypto';
import { agentFacts, type AgentFacts } from '../agent/agent-facts.ts';
import type { Hook } from '../agent/dispatch-event.ts';
import type { ActionOutcome } from '../agent/execution.ts';
import type { Uniter } from '../agent/uniter.ts';
import { unknownName } from '../errors.ts';
import { defaultJujuVersion } from '../juju/juju-version.ts';
import type { ModelType } from '../juju/model-type.ts';
import type { CloudSpec, StorageState } from '../state/unit-state.ts';
import { checkModelConfig, proxiesOf, type ModelConfig } from './model-config.ts';
import type { ModelOptions } from './model-options.ts';
import type { ModelRelation } from './model-relation.ts';
import type { ApplicationRecord, UnitRecord } from './records.ts';
import { SecretTable } from './secret-table.ts';
import { Timers } from './timers.ts';

/** An action as the controller knows it. */
export interface ActionRecord {
  readonly id: string;
  readonly unit: string;
  readonly name: string;
  /** Defaults filled in. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Present when it has ended. */
  readonly outcome?: ActionOutcome;
}

/**
 * What a model holds, and the few things that every operation on it needs. Records are immutable and replaced;
 * nothing here decides anything.
 */
export class ModelCore {
  readonly name: string;
  readonly uuid: string;
  readonly type: ModelType;
  readonly jujuVersion: string;
  readonly cloudSpec: CloudSpec | undefined;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly applications = new Map<string, ApplicationRecord>();
  readonly units = new Map<string, UnitRecord>();
  readonly relations = new Map<number, ModelRelation>();
  readonly secrets = new SecretTable();
  readonly actions = new Map<string, ActionRecord>();
  /** Storage that belongs to no unit at the moment. */
  readonly detachedStorage = new Map<string, StorageState>();
  readonly uniters = new Map<string, Uniter>();
  readonly timers = new Timers();
  /** Why the next commit of a unit is refused, whatever is in it. */
  readonly refusals = new Map<string, string>();
  /** Units that may have something to run, in the order of their turn. */
  readonly ready = new Set<string>();
  readonly #unitsOf = new Map<string, Set<string>>();
  readonly #aliveOf = new Map<string, number>();
  readonly #relationsOf = new Map<string, Set<ModelRelation>>();
  readonly #apiAddresses: readonly string[] | undefined;
  readonly #clock: () => number;
  #ahead = 0;
  #config: ModelConfig;
  #sequences = new Map<string, number>();

  constructor(options: ModelOptions) {
    checkModelConfig(options.config ?? {});
    this.name = options.name ?? 'local';
    this.uuid = options.uuid ?? randomUUID();
    this.type = options.type ?? 'caas';
    this.jujuVersion = options.jujuVersion ?? defaultJujuVersion;
    this.cloudSpec = options.cloudSpec;
    this.randomBytes = options.randomBytes ?? randomBytes;
    this.#apiAddresses = options.apiAddresses;
    this.#clock = options.now ?? Date.now;
    this.#config = options.config ?? {};
  }

  /** Milliseconds since the epoch, by the model's own time. */
  readonly now = (): number => this.#clock() + this.#ahead;

  /** Lets time pass. */
  advance(ms: number): void {
    this.#ahead += ms;
  }

  get config(): ModelConfig {
    return this.#config;
  }

  set config(config: ModelConfig) {
    checkModelConfig(config);
    this.#config = config;
  }

  /** Gives the next number of a kind, from 0. */
  nextNumber(kind: 'action' | 'address' | 'relation' | 'storage'): number {
    const next = this.#sequences.get(kind) ?? 0;
    this.#sequences.set(kind, next + 1);
    return next;
  }

  /** @throws `JUJU_EMULATOR_UNKNOWN_NAME` */
  application(name: string): ApplicationRecord {
    const found = this.applications.get(name);
    if (found === undefined) throw unknownName('the model', 'application', name, this.applications.keys());
    return found;
  }

  /** @throws `JUJU_EMULATOR_UNKNOWN_NAME` */
  unit(name: string): UnitRecord {
    const found = this.units.get(name);
    if (found === undefined) throw unknownName('the model', 'unit', name, this.units.keys());
    return found;
  }

  uniter(unit: string): Uniter {
    const found = this.uniters.get(unit);
    if (found === undefined) throw unknownName('the model', 'unit', unit, this.units.keys());
    return found;
  }

  /** The application that a unit belongs to. */
  applicationOf(unit: string): ApplicationRecord {
    return this.application(this.unit(unit).app);
  }

  updateApplication(name: string, change: Partial<ApplicationRecord>): void {
    this.applications.set(name, { ...this.application(name), ...change });
  }

  updateUnit(name: string, change: Partial<UnitRecord>): void {
    const before = this.unit(name);
    this.#countAlive(before.app, -alive(before));
    const after = { ...before, ...change };
    this.#countAlive(after.app, alive(after));
    this.units.set(name, after);
  }

  addUnit(record: UnitRecord): void {
    this.units.set(record.name, record);
    this.#countAlive(record.app, alive(record));
    addTo(this.#unitsOf, record.app, record.name);
  }

  removeUnit(name: string): void {
    const record = this.unit(name);
    this.#countAlive(record.app, -alive(record));
    this.#unitsOf.get(record.app)?.delete(name);
    this.units.delete(name);
    this.uniters.delete(name);
    this.ready.delete(name);
  }

  /** Names of an application's units, also of those that are about to go. */
  unitsOf(app: string): ReadonlySet<string> {
    return this.#unitsOf.get(app) ?? new Set();
  }

  /** How many units are wanted of an application. */
  plannedUnits(app: string): number {
    return this.#aliveOf.get(app) ?? 0;
  }

  addRelation(relation: ModelRelation): void {
    this.relations.set(relation.number, relation);
    for (const { app } of relation.sides) addTo(this.#relationsOf, app, relation);
  }

  removeRelation(relation: ModelRelation): void {
    this.relations.delete(relation.number);
    for (const { app } of relation.sides) this.#relationsOf.get(app)?.delete(relation);
  }

  relationsOf(app: string): ReadonlySet<ModelRelation> {
    return this.#relationsOf.get(app) ?? new Set();
  }

  /** A relation by the id that a unit knows. */
  relationOf(unit: string, id: string): ModelRelation | undefined {
    const relation = this.relations.get(Number(/\d+$/.exec(id)?.[0] ?? NaN));
    const app = this.unit(unit).app;
    return relation !== undefined && relation.sides.some((side) => side.app === app) ? relation : undefined;
  }

  /** Has a hook wait in a unit. */
  enqueue(unit: string, ...hooks: readonly Hook[]): void {
    const uniter = this.uniters.get(unit);
    if (uniter === undefined) return;
    for (const hook of hooks) uniter.schedule.queue.add(hook);
    this.ready.add(unit);
  }

  /** What the agent of a unit tells each run. */
  factsOf(unit: string): AgentFacts {
    const { host } = this.applicationOf(unit);
    return agentFacts(unit, this.type, {
      modelName: this.name,
      modelUuid: this.uuid,
      jujuVersion: this.jujuVersion,
      charmProxies: proxiesOf(this.#config, 'charm'),
      legacyProxies: proxiesOf(this.#config, 'legacy'),
      ...(this.#apiAddresses === undefined ? {} : { apiAddresses: this.#apiAddresses }),
      ...host.facts(unit),
    });
  }

  #countAlive(app: string, by: number): void {
    this.#aliveOf.set(app, (this.#aliveOf.get(app) ?? 0) + by);
  }
}

function alive({ life }: UnitRecord): number {
  return life === 'alive' ? 1 : 0;
}

function addTo<K, V>(index: Map<K, Set<V>>, key: K, value: V): void {
  const values = index.get(key) ?? new Set();
  index.set(key, values.add(value));
}
