import { CharmsmithError } from '@charmsmith/errors';
import { findForeign } from '../schema/canonical-json.ts';
import { formatIssues, type Issue } from '../schema/issue.ts';
import { type Schema, validate, type Validation } from '../schema/validate.ts';
import type { Databag, DatabagContent, WritableDatabag } from './databag.ts';
import { type DatabagEncoding, decodeValue, encodeValue } from './databag-encoding.ts';

/** How data of a schema lies in a databag. */
export interface TypedDatabagOptions {
  /**
   * How values are written. `json`, the default, is what interfaces of today's charms use; `text` leaves texts as they
   * are, as older interfaces do. Reading takes both.
   */
  readonly encoding?: DatabagEncoding;
}

/** What a typed databag holds: a value, or what keeps it from being one. */
export type DatabagReading<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly issues: readonly Issue[];
      /** Whether nobody has written anything: the other side may just not be there yet. */
      readonly empty: boolean;
    };

/** A databag by a schema. Read leniently: what the other side writes is not ours to crash on. */
export interface TypedDatabag<T> {
  /** Reads and validates; throws as {@link Databag.read}, never for what the data is. */
  read(): Promise<DatabagReading<T>>;
}

/** A databag by a schema that this unit may write. */
export interface WritableTypedDatabag<T, I> extends TypedDatabag<T> {
  /**
   * Validates a value and writes what differs. Keys that the value does not name stay; `undefined` removes one.
   *
   * @throws CharmsmithError `CORE_BAD_RELATION_DATA` naming each field; throws as {@link WritableDatabag.write}
   */
  write(value: I): Promise<void>;
}

// Juju itself keeps these in the bag of every unit.
const fromJuju: ReadonlySet<string> = new Set(['private-address', 'ingress-address', 'egress-subnets']);

/** A databag by a schema. */
export function createTypedDatabag<T, I>(
  bag: Databag & Partial<Pick<WritableDatabag, 'write'>>,
  relationId: string,
  schema: Schema<T, I>,
  { encoding = 'json' }: TypedDatabagOptions = {},
): WritableTypedDatabag<T, I> {
  return {
    read: async () => await readTyped(await bag.read(), schema),
    async write(value) {
      const checked = await validate(schema, value);
      if (!checked.ok) throw badData(relationId, checked.issues);
      const entries = Object.entries(value as Readonly<Record<string, unknown>>);
      const foreign = entries.flatMap(([key, item]) => (item === undefined ? [] : (findForeign(item, [key]) ?? [])));
      if (foreign.length > 0) throw badData(relationId, foreign);
      const changes = entries.map(([key, item]) => [key, item === undefined ? item : encodeValue(item, encoding)]);
      await bag.write?.(Object.fromEntries(changes) as Record<string, string | undefined>);
    },
  };
}

async function readTyped<T>(content: DatabagContent, schema: Schema<T>): Promise<DatabagReading<T>> {
  const decoded = Object.fromEntries(Object.entries(content).map(([key, text]) => [key, decodeValue(text)]));
  const first = await validate(schema, decoded);
  if (first.ok) return first;
  const second = await asTexts(content, decoded, first.issues, schema);
  if (second?.ok === true) return second;
  return { ok: false, issues: first.issues, empty: Object.keys(content).every((key) => fromJuju.has(key)) };
}

/** A text such as "123" or "true" reads as JSON too: what the schema does not take so, it is offered as it was written. */
async function asTexts<T>(
  content: DatabagContent,
  decoded: Readonly<Record<string, unknown>>,
  issues: readonly Issue[],
  schema: Schema<T>,
): Promise<Validation<T> | undefined> {
  const keys = new Set(issues.map(({ path }) => String(path[0])));
  const texts = Object.entries(content).filter(([key, text]) => keys.has(key) && decoded[key] !== text);
  return texts.length === 0 ? undefined : await validate(schema, { ...decoded, ...Object.fromEntries(texts) });
}

function badData(relationId: string, issues: readonly Issue[]): CharmsmithError {
  return new CharmsmithError(`cannot write to ${relationId}: ${formatIssues(issues)}`, {
    code: 'CORE_BAD_RELATION_DATA',
    details: { relationId, issues },
  });
}
