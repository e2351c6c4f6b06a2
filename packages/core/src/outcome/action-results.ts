import { CharmsmithError } from '@charmsmith/errors';

/** Results of an action, nested as whoever ran it shall see them. Juju shows all values as text. */
export interface ActionResults {
  /** Keys: lower case letters, digits and inner hyphens. `undefined` is left out. */
  readonly [key: string]: string | number | boolean | ActionResults | undefined;
}

/** The results as Juju takes them: texts by dotted keys. */
export type FlatResults = Readonly<Record<string, string>>;

/** One part of a result's key, as Juju checks it. */
const keyPart = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
/** The agent fills these in itself, at any level. */
const reserved = new Set(['stdout', 'stderr', 'stdout-encoding', 'stderr-encoding']);
/** Longest `key=value` in bytes: the kernel's limit for one argument of a program, its final NUL included. */
const longestResult = 131_071;
/** All results together, in bytes: half of what the kernel takes as arguments, which the environment shares. */
const mostResults = 1_000_000;

/**
 * Writes results as Juju takes them, after every key and size was checked: nothing is sent of results that Juju would
 * refuse.
 *
 * @throws CharmsmithError `CORE_BAD_ACTION_RESULTS` naming every key that is wrong
 */
export function flattenResults(results: ActionResults): FlatResults {
  const flat = flatten(results, '');
  const problems = flat.flatMap(([key, value]) => findProblem(key, value) ?? []);
  const twice = flat.map(([key]) => key).filter((key, index, keys) => keys.indexOf(key) !== index);
  problems.push(...new Set(twice.map((key) => `"${key}" is given twice`)));
  const total = flat.reduce((sum, [key, value]) => sum + bytesOf(key, value), 0);
  if (total > mostResults) problems.push(`all together take ${total} bytes, ${mostResults} can be sent`);
  if (problems.length === 0) return Object.fromEntries(flat);
  throw new CharmsmithError(`cannot give the results of the action: ${problems.join('; ')}`, {
    code: 'CORE_BAD_ACTION_RESULTS',
    hint: 'Keys are of lower case letters, digits and inner hyphens; put large results into a file.',
    details: { problems },
  });
}

function flatten(results: ActionResults, prefix: string): (readonly [key: string, value: string])[] {
  return Object.entries(results).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (typeof value === 'object') return flatten(value, `${prefix}${name}.`);
    return [[`${prefix}${name}`, String(value)] as const];
  });
}

function findProblem(key: string, value: string): string | undefined {
  const bad = key.split('.').find((part) => !keyPart.test(part));
  if (bad !== undefined) return `"${bad}" in "${key}" is not of lower case letters, digits and inner hyphens`;
  const taken = key.split('.').find((part) => reserved.has(part));
  if (taken !== undefined) return `"${taken}" in "${key}" is filled in by Juju`;
  if (value.includes('\0')) return `"${key}" holds a NUL character`;
  const bytes = bytesOf(key, value);
  return bytes > longestResult ? `"${key}" takes ${bytes} bytes, ${longestResult} can be sent` : undefined;
}

function bytesOf(key: string, value: string): number {
  return Buffer.byteLength(key) + 1 + Buffer.byteLength(value);
}
