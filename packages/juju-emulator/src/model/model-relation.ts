import { applicationOf, type Databag } from '../state/unit-state.ts';
import type { Life } from './records.ts';

/** One side of a relation. */
export interface RelationSide {
  readonly app: string;
  readonly endpoint: string;
  readonly interface: string;
}

/**
 * A relation of two applications, or of one with itself. It knows which units take part, and what each of them has
 * been told.
 */
export class ModelRelation {
  /** Unique in the model. Each side puts its own endpoint before it: `db:7`. */
  readonly number: number;
  /** One for peers, else the requiring side first. */
  readonly sides: readonly RelationSide[];
  life: Life = 'alive';
  readonly #bags = new Map<string, Databag>();
  /** By unit: what Juju itself has put into its databag. */
  readonly #advertised = new Map<string, Databag>();
  /** Units in scope: others see them. */
  readonly #scope = new Map<string, Set<string>>();
  /** Units that have taken part and still have hooks to run about it. */
  readonly #participants = new Set<string>();
  /** Units that have been told, or are to be, that the relation ends. */
  readonly #breaking = new Set<string>();
  /** By unit: the remote units that it has seen join. */
  readonly #joined = new Map<string, Set<string>>();
  /** Applications whose data has ever been written: only then are new units told of it. */
  readonly #written = new Set<string>();
  #snapshot: Readonly<Record<string, Databag>> | undefined;

  constructor(number: number, sides: readonly RelationSide[]) {
    this.number = number;
    this.sides = sides;
    for (const { app } of sides) {
      this.#bags.set(app, {});
      this.#scope.set(app, new Set());
    }
  }

  get isPeer(): boolean {
    return this.sides.length === 1;
  }

  /** As `juju status` and tags write it: `web:db mysql:server`. */
  get key(): string {
    return this.sides.map(({ app, endpoint }) => `${app}:${endpoint}`).join(' ');
  }

  /** Where access to a secret hangs. */
  get tag(): string {
    return `relation-${this.sides.map(({ app, endpoint }) => `${app}.${endpoint}`).join('#')}`;
  }

  /** All data, also of units that have departed. The same object until something is written. */
  get databags(): Readonly<Record<string, Databag>> {
    this.#snapshot ??= Object.fromEntries(this.#bags);
    return this.#snapshot;
  }

  /** Whether any unit has still something to do about it. */
  get isUsed(): boolean {
    return this.#participants.size > 0;
  }

  side(app: string): RelationSide {
    return this.sides.find((side) => side.app === app) ?? missingSide(this.key, app);
  }

  /** The side that an application sees; itself, for peers. */
  remoteSide(app: string): RelationSide {
    return this.sides.find((side) => side.app !== app) ?? this.side(app);
  }

  /** The relation's id as an application's units write it. */
  idFor(app: string): string {
    return `${this.side(app).endpoint}:${this.number}`;
  }

  /** Units in scope that a unit may see: those of the other side, or its peers. */
  *counterparts(unit: string): Generator<string> {
    const remote = this.remoteSide(applicationOf(unit)).app;
    for (const other of this.#scope.get(remote) ?? []) if (other !== unit) yield other;
  }

  inScope(unit: string): boolean {
    return this.#scope.get(applicationOf(unit))?.has(unit) ?? false;
  }

  /** Whether a unit still sees the relation. */
  takesPart(unit: string): boolean {
    return this.#participants.has(unit);
  }

  enter(unit: string, bag: Databag): void {
    this.#scope.get(applicationOf(unit))?.add(unit);
    this.#participants.add(unit);
    this.#joined.set(unit, new Set());
    this.#advertised.set(unit, bag);
    this.#setBag(unit, bag);
  }

  /** Notes the addresses that Juju itself puts into a unit's databag, and gives the former ones. */
  advertise(unit: string, addresses: Databag): Databag {
    const former = this.#advertised.get(unit) ?? {};
    this.#advertised.set(unit, addresses);
    return former;
  }

  /** Notes that the relation ends for a unit; tells whether it was not known. */
  beginBreaking(unit: string): boolean {
    if (this.#breaking.has(unit)) return false;
    this.#breaking.add(unit);
    return true;
  }

  /** Others no longer see the unit; its data stays. */
  depart(unit: string): void {
    this.#scope.get(applicationOf(unit))?.delete(unit);
  }

  /** The unit is through with the relation. */
  leave(unit: string): void {
    this.depart(unit);
    this.#participants.delete(unit);
    this.#breaking.delete(unit);
    this.#joined.delete(unit);
    this.#advertised.delete(unit);
  }

  /** The remote units that a unit has seen join. */
  joinedBy(unit: string): readonly string[] {
    return [...(this.#joined.get(unit) ?? [])];
  }

  /** Whether a unit has seen another one join, and not depart since. */
  hasJoined(unit: string, remote: string): boolean {
    return this.#joined.get(unit)?.has(remote) ?? false;
  }

  noteJoined(unit: string, remote: string): void {
    this.#joined.get(unit)?.add(remote);
  }

  noteDeparted(unit: string, remote: string): void {
    this.#joined.get(unit)?.delete(remote);
  }

  /** Whether an application's data has been written since the relation began. */
  hasData(app: string): boolean {
    return this.#written.has(app);
  }

  bag(entity: string): Databag {
    return this.#bags.get(entity) ?? {};
  }

  /**
   * Merges values into a databag; an empty value deletes its key.
   *
   * @returns whether anything has changed
   */
  write(entity: string, delta: Databag): boolean {
    const before = this.bag(entity);
    const entries = Object.entries({ ...before, ...delta }).filter(([, value]) => value !== '');
    const changed =
      Object.keys(before).length !== entries.length || entries.some(([key, value]) => before[key] !== value);
    if (!changed) return false;
    this.#setBag(entity, Object.fromEntries(entries));
    if (!entity.includes('/')) this.#written.add(entity);
    return true;
  }

  #setBag(entity: string, bag: Databag): void {
    this.#bags.set(entity, bag);
    this.#snapshot = undefined;
  }
}

function missingSide(key: string, app: string): never {
  throw new Error(`the relation "${key}" has no side "${app}"`);
}
