/** The agent's version that is emulated unless said otherwise. */
export const defaultJujuVersion = '3.6.8';

/**
 * Tells whether a version of Juju is another one or newer. What follows the patch number (`4.0-beta3`) is left out.
 *
 * @param version - `3.6.8`
 * @param than - `3.6` or `3.6.2`
 */
export function atLeast(version: string, than: string): boolean {
  const [have, want] = [parse(version), parse(than)];
  const at = have.findIndex((number, index) => number !== want[index]);
  return at < 0 || (have[at] ?? 0) > (want[at] ?? 0);
}

/** Every hook command asks for its version, and there are few. */
const parsed = new Map<string, readonly number[]>();

function parse(version: string): readonly number[] {
  const known = parsed.get(version);
  if (known !== undefined) return known;
  const [major = 0, minor = 0, patch = 0] = (version.match(/\d+/g) ?? []).map(Number);
  const numbers = [major, minor, patch];
  parsed.set(version, numbers);
  return numbers;
}
