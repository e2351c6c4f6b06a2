/** A version by its numbers; anything after them, such as `-beta.1`, does not count. */
type Version = readonly [major: number, minor: number, patch: number];

const comparator = /^(\^|~|>=|>|<=|<|=)?\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?$/;

/**
 * Tells whether a version lies in a range of semantic versions.
 *
 * @param version - `1.2.3`
 * @param range - `^1.2`, `~1.2.3`, `>=1.2 <2`, `1.2.3`, `*`; several with spaces must all hold
 * @returns `undefined` when the range is none of these
 */
export function satisfies(version: string, range: string): boolean | undefined {
  const actual = parse(version);
  if (range.trim() === '*') return true;
  const parts = range.trim().split(/(?<![\^~<>=])\s+/);
  const results = parts.map((part) => holds(actual, part));
  return results.includes(undefined) ? undefined : results.every(Boolean);
}

function holds(actual: Version, part: string): boolean | undefined {
  const match = comparator.exec(part);
  if (match === null) return undefined;
  const [, operator = '=', major = '0', minor, patch] = match;
  const bound: Version = [Number(major), Number(minor ?? 0), Number(patch ?? 0)];
  switch (operator) {
    case '>=':
      return compare(actual, bound) >= 0;
    case '>':
      return compare(actual, bound) > 0;
    case '<=':
      return compare(actual, bound) <= 0;
    case '<':
      return compare(actual, bound) < 0;
    case '~':
      return compare(actual, bound) >= 0 && compare(actual, tildeEnd(bound, minor)) < 0;
    case '^':
      return compare(actual, bound) >= 0 && compare(actual, caretEnd(bound)) < 0;
    default:
      return compare(actual, bound) === 0;
  }
}

function tildeEnd([major, minor]: Version, given: string | undefined): Version {
  return given === undefined ? [major + 1, 0, 0] : [major, minor + 1, 0];
}

/** The first number that is not 0 may not grow. */
function caretEnd([major, minor, patch]: Version): Version {
  if (major > 0) return [major + 1, 0, 0];
  return minor > 0 ? [0, minor + 1, 0] : [0, 0, patch + 1];
}

function parse(version: string): Version {
  const [, major, minor, patch] = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version) ?? [];
  return [Number(major ?? 0), Number(minor ?? 0), Number(patch ?? 0)];
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
