import { CharmsmithError } from '@charmsmith/errors';
import { type Provided, provided } from '../plugin/provide.ts';
import { canonicalJson, deepFreeze, findForeign } from '../schema/canonical-json.ts';
import { formatIssues, type Issue } from '../schema/issue.ts';
import { type OutputOf, type Schema, validate } from '../schema/validate.ts';
import { type StateLocation, StateStores } from './state-stores.ts';

/** What a charm, or a plugin, keeps from one dispatch to the next. */
export interface State<T> {
  /** As it is now: stored, or written in this dispatch. Frozen. */
  readonly value: T;
  /**
   * Keeps a new value, once the dispatch has succeeded. The same value again is not written.
   *
   * @throws CharmsmithError `CORE_BAD_STATE_VALUE` naming each field that the schema refuses or JSON cannot hold;
   * `CORE_STATE_TOO_LARGE` beyond 65,536 bytes
   */
  set(value: T): Promise<void>;
  /** Keeps what becomes of the value; throws as {@link State.set}. */
  update(change: (value: T) => T): Promise<void>;
}

/** What {@link defineState} takes beside the name. */
export interface StateOptions<S extends Schema> {
  /** What it must be; any validator that speaks Standard Schema. Plain data. */
  readonly schema: S;
  /** Its value as long as nothing was stored. */
  readonly defaults: OutputOf<S>;
  /** A number that grows when what is stored changes its shape. Default 1. */
  readonly version?: number;
  /** Makes of what another version stored what this version's schema takes. */
  readonly migrate?: (stored: unknown, version: number) => unknown;
  /** Where it lies. Default: with Juju's controller. */
  readonly store?: StateLocation;
}

/**
 * Declares what a charm, or a plugin, keeps from one dispatch to the next. List it as a dependency; nothing else
 * provides it.
 *
 * @param name - package and name: `@example/web/Visits`. Stable: it is stored under it
 *
 * @example
 * ```ts
 * export const Visits = defineState('@example/web/Visits', {
 *   schema: z.object({ count: z.int() }),
 *   defaults: { count: 0 },
 * });
 * export type Visits = ServiceOf<typeof Visits>;
 * on.start(using({ visits: Visits }, (_event, { visits }) => visits.update(({ count }) => ({ count: count + 1 }))));
 * ```
 */
export function defineState<S extends Schema>(name: string, options: StateOptions<S>): Provided<State<OutputOf<S>>> {
  return provided(
    name,
    { stores: StateStores },
    async ({ stores }) => await openState(name, options as StateOptions<Schema<OutputOf<S>>>, stores),
    'state',
  );
}

/** The key of a state, beside the framework's own. */
export function stateKeyOf(name: string): string {
  return `charmsmith/${name}`;
}

async function openState<T>(name: string, options: StateOptions<Schema<T>>, stores: StateStores): Promise<State<T>> {
  const { schema, version = 1, store = 'controller' } = options;
  const slot = await stores.open(store, stateKeyOf(name));
  let value = deepFreeze(
    structuredClone(slot.text === undefined ? options.defaults : await restore(name, slot.text, options)),
  );
  const set = async (wanted: T): Promise<void> => {
    const foreign = findForeign(wanted);
    if (foreign !== undefined) throw badValue(name, [foreign]);
    const checked = await validate(schema, wanted);
    if (!checked.ok) throw badValue(name, checked.issues);
    const text = canonicalJson({ version, value: wanted });
    if (text !== slot.text && canonicalJson(wanted) !== canonicalJson(value)) await slot.write(text);
    value = deepFreeze(structuredClone(wanted));
  };
  return new HeldState(() => value, set);
}

// A class for the sake of its getter, see `HeldSlot` in state-stores.ts.
class HeldState<T> implements State<T> {
  readonly #read: () => T;
  readonly set: State<T>['set'];

  constructor(read: () => T, set: State<T>['set']) {
    this.#read = read;
    this.set = set;
  }

  get value(): T {
    return this.#read();
  }

  readonly update: State<T>['update'] = (change) => this.set(change(this.value));
}

async function restore<T>(name: string, text: string, options: StateOptions<Schema<T>>): Promise<T> {
  const { schema, version = 1, migrate } = options;
  const stored = parseStored(name, text);
  const current = stored.version === version ? stored.value : await migrated(name, stored, version, migrate);
  const checked = await validate(schema, current);
  if (checked.ok) return checked.value;
  throw badState(name, formatIssues(checked.issues));
}

interface Stored {
  readonly version: number;
  readonly value: unknown;
}

function parseStored(name: string, text: string): Stored {
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch (cause) {
    throw badState(name, 'it is not JSON', cause);
  }
  if (typeof stored === 'object' && stored !== null && 'version' in stored && typeof stored.version === 'number') {
    return stored as Stored;
  }
  throw badState(name, 'it has no version');
}

function migrated(name: string, stored: Stored, version: number, migrate: StateOptions<Schema>['migrate']): unknown {
  if (migrate !== undefined) return migrate(stored.value, stored.version);
  throw badState(name, `its version is ${stored.version}, not ${version}, and there is no migration`);
}

function badState(name: string, what: string, cause?: unknown): CharmsmithError {
  return new CharmsmithError(`cannot read the stored state "${name}": ${what}`, {
    code: 'CORE_BAD_STATE',
    hint: 'Give its definition a migration from what earlier revisions of the charm stored.',
    details: { name },
    ...(cause === undefined ? {} : { cause }),
  });
}

function badValue(name: string, issues: readonly Issue[]): CharmsmithError {
  return new CharmsmithError(`cannot keep this as state "${name}": ${formatIssues(issues)}`, {
    code: 'CORE_BAD_STATE_VALUE',
    details: { name, issues },
  });
}
