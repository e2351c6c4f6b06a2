import { CharmsmithError } from '@charmsmith/errors';
import type { InputOf, OutputOf, Schema } from '../schema/validate.ts';
import { isSameValue } from './databag-encoding.ts';
import {
  createTypedDatabag,
  type TypedDatabag,
  type TypedDatabagOptions,
  type WritableTypedDatabag,
} from './typed-databag.ts';

/** What a databag holds: strings by key. */
export type DatabagContent = Readonly<Record<string, string>>;

/** Values to write; `undefined` removes a key. */
export type DatabagChange = Readonly<Record<string, string | undefined>>;

/** One side's data in a relation. What this unit may not read is refused before Juju is asked. */
export interface Databag {
  /**
   * Everything in it; empty when nobody wrote yet, or when the relation has gone. Read once a dispatch, own writes seen.
   *
   * @throws CharmsmithError `CORE_NOT_LEADER` for the own application's bag, when this is no peer relation and another
   * unit leads
   */
  read(): Promise<DatabagContent>;
  /** One value; throws as {@link Databag.read}. */
  get(key: string): Promise<string | undefined>;
  /** The same data by a schema. */
  as<S extends Schema>(schema: S, options?: TypedDatabagOptions): TypedDatabag<OutputOf<S>>;
}

/** A databag that this unit may write. What it writes reaches others when the hook succeeds. */
export interface WritableDatabag extends Databag {
  /**
   * Changes keys. Values that are already there are not sent, so writing the same again wakes nobody; texts of JSON
   * that mean the same are the same.
   *
   * @param changes - new values; `undefined` removes a key
   * @throws CharmsmithError `CORE_NOT_LEADER` for the application's bag when another unit leads;
   * `CORE_BAD_RELATION_DATA` for an empty value, which Juju would take for a removal
   */
  write(changes: DatabagChange): Promise<void>;
  as<S extends Schema>(schema: S, options?: TypedDatabagOptions): WritableTypedDatabag<OutputOf<S>, InputOf<S>>;
}

/** How a databag is reached. */
export interface DatabagAccess {
  /** For messages: `db:7`. */
  readonly relationId: string;
  readonly load: () => Promise<DatabagContent>;
  readonly send: (changes: DatabagContent) => Promise<void>;
  /** Throws when this unit may not. */
  readonly checkRead: () => Promise<void>;
  readonly checkWrite: () => Promise<void>;
}

/** A databag over its access: lazy, read once, written where it differs. */
export function createDatabag({ relationId, load, send, checkRead, checkWrite }: DatabagAccess): WritableDatabag {
  let loaded: Promise<DatabagContent> | undefined;
  let writing: Promise<void> = Promise.resolve();
  const current = () => (loaded ??= load());
  const read = async () => {
    await checkRead();
    return await current();
  };
  const sendDifference = async (changes: DatabagChange) => {
    const before = await current();
    const changed = databagChanges(before, changes);
    if (Object.keys(changed).length === 0) return;
    await send(changed);
    const merged = Object.entries({ ...before, ...changed }).filter(([, value]) => value !== '');
    loaded = Promise.resolve(Object.fromEntries(merged));
  };
  const bag: WritableDatabag = {
    read,
    get: async (key) => (await read())[key],
    async write(changes) {
      for (const [key, value] of Object.entries(changes)) if (value === '') throw emptyValue(relationId, key);
      await checkWrite();
      // One after the other: each compares with what the one before has left.
      const turn = writing.then(() => sendDifference(changes));
      writing = turn.catch(() => undefined);
      await turn;
    },
    as: (schema, options) => createTypedDatabag(bag, relationId, schema, options),
  };
  return bag;
}

/** The part of `wanted` that differs from `current`; Juju reads `''` as "remove". */
export function databagChanges(current: DatabagContent, wanted: DatabagChange): DatabagContent {
  return Object.fromEntries(
    Object.entries(wanted)
      .map(([key, value]) => [key, value ?? ''] as const)
      .filter(([key, value]) => !isSameValue(current[key] ?? '', value)),
  );
}

function emptyValue(relationId: string, key: string): CharmsmithError {
  return new CharmsmithError(
    `cannot write "${key}" in ${relationId}: an empty value means to Juju that it is removed`,
    {
      code: 'CORE_BAD_RELATION_DATA',
      hint: 'Write undefined to remove it.',
      details: { relationId, key },
    },
  );
}
