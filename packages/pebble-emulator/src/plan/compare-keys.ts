/**
 * Puts the keys of a mapping in the order in which Pebble's YAML has them: numbers within them by their value, so that
 * `redis-2` comes before `redis-10`; letters after everything else, but right after a digit before it.
 *
 * @returns below 0 when `one` comes first, above 0 when `other` does
 */
export function compareKeys(one: string, other: string): number {
  const [a, b] = [Array.from(one), Array.from(other)];
  const at = a.findIndex((character, index) => character !== b[index]);
  const [x, y] = [a[at], b[at]];
  if (x === undefined || y === undefined) return a.length - b.length;
  const letters = [x, y].filter((character) => letter.test(character)).length;
  if (letters === 1) return letter.test(x) === digit.test(a[at - 1] ?? '') ? -1 : 1;
  return (letters === 0 && compareNumbers(numberAt(a, at), numberAt(b, at))) || (x < y ? -1 : 1);
}

const letter = /^\p{L}$/u;
const digit = /^\d$/;

/** The digits around a place of a text. */
function numberAt(characters: readonly string[], at: number): string {
  const isNoDigit = (character: string) => !digit.test(character);
  const end = characters.findIndex((character, index) => index >= at && isNoDigit(character));
  const whole = characters.slice(0, end < 0 ? undefined : end);
  return whole.slice(whole.findLastIndex(isNoDigit) + 1).join('');
}

/** By value; of equal ones that with fewer zeros before it comes first. */
function compareNumbers(one: string, other: string): number {
  const [a, b] = [one.replace(/^0+/, ''), other.replace(/^0+/, '')];
  if (a.length !== b.length) return a.length - b.length;
  if (a !== b) return a < b ? -1 : 1;
  return one.length - other.length;
}
