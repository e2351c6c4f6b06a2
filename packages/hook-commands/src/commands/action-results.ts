import { BadKeyError } from '../errors/hook-command-error.ts';

/** Results of an action: strings, nested as the operator shall see them. */
export interface ActionResults {
  readonly [key: string]: string | ActionResults;
}

/** One part of a result's key, as Juju checks it. */
const keyPart = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
/** The agent fills these in itself, at any level. */
const reserved = new Set(['stdout', 'stderr', 'stdout-encoding', 'stderr-encoding']);

/**
 * Writes nested results as Juju's dotted keys.
 *
 * @param results - nested or already dotted
 * @throws `HOOK_COMMAND_BAD_KEY` for a part that Juju refuses or keeps for itself
 */
export function flattenActionResults(results: ActionResults, prefix = ''): Readonly<Record<string, string>> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(results)) {
    const key = `${prefix}${name}`;
    if (typeof value !== 'string') {
      Object.assign(flat, flattenActionResults(value, `${key}.`));
      continue;
    }
    const bad = key.split('.').find((part) => !keyPart.test(part) || reserved.has(part));
    if (bad !== undefined) throw badKey(key, bad);
    flat[key] = value;
  }
  return flat;
}

function badKey(key: string, part: string): BadKeyError {
  const rule = reserved.has(part)
    ? `"${part}" is filled in by Juju`
    : `"${part}" is not of lowercase letters, digits and inner hyphens`;
  return new BadKeyError(`cannot set the action result "${key}": ${rule}`, {
    details: { key },
  });
}
