import { PebbleError } from '../errors/pebble-error.ts';

const nanosecondsOf: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  // Micro sign and Greek mu: Go writes the first and reads both.
  '\u00b5s': 1_000n,
  '\u03bcs': 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const part = /(\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/gy;
const longest = 2n ** 63n - 1n;

/**
 * Gives a duration in Go's syntax, such as `1m30s`, in milliseconds.
 *
 * @param text - one or more decimal numbers with a unit (ns, us, ms, s, m, h), an optional sign, or a bare `0`
 * @throws PEBBLE_INVALID_ARGUMENT when it is something else, or beyond 292 years
 * @see {@link https://pkg.go.dev/time#ParseDuration}
 *
 * @example
 * ```ts
 * parseDuration('1.5s'); // 1500
 * ```
 */
export function parseDuration(text: string): number {
  return Number(parseNanoseconds(text)) / 1e6;
}

/**
 * Writes milliseconds as Pebble writes a duration: `1h0m0s`, `1.5s`, `300ms`, `0s`.
 *
 * @param ms - milliseconds, with fractions down to a nanosecond
 * @throws PEBBLE_INVALID_ARGUMENT when it is no finite number, or beyond 292 years
 */
export function formatDuration(ms: number): string {
  const nanoseconds = Number.isFinite(ms) ? BigInt(Math.round(ms * 1e6)) : longest + 1n;
  if (absolute(nanoseconds) > longest) throw invalidDuration(`${ms} ms`);
  return formatNanoseconds(nanoseconds);
}

/** Rewrites a duration as the daemon would: `90s` becomes `1m30s`. Undefined when it is no duration. */
export function normalizeDuration(text: string): string | undefined {
  try {
    return formatNanoseconds(parseNanoseconds(text));
  } catch {
    return undefined;
  }
}

function parseNanoseconds(text: string): bigint {
  const sign = text.startsWith('-') ? -1n : 1n;
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned === '0') return 0n;
  let total = 0n;
  let end = 0;
  for (const [whole, number = '', unit = ''] of unsigned.matchAll(part)) {
    const [integer = '', fraction = ''] = number.split('.');
    const scale = nanosecondsOf[unit] ?? 0n;
    total += BigInt(integer || '0') * scale + (BigInt(fraction || '0') * scale) / 10n ** BigInt(fraction.length);
    end += whole.length;
  }
  if (end === 0 || end !== unsigned.length || total > longest) throw invalidDuration(text);
  return sign * total;
}

function formatNanoseconds(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const rest = absolute(nanoseconds);
  if (rest < 1_000n) return `${sign}${rest.toString()}ns`;
  if (rest < 1_000_000n) return `${sign}${decimal(rest, 3)}\u00b5s`;
  if (rest < 1_000_000_000n) return `${sign}${decimal(rest, 6)}ms`;
  const minutes = rest / 60_000_000_000n;
  const seconds = `${decimal(rest % 60_000_000_000n, 9)}s`;
  if (minutes === 0n) return `${sign}${seconds}`;
  if (minutes < 60n) return `${sign}${minutes.toString()}m${seconds}`;
  return `${sign}${(minutes / 60n).toString()}h${(minutes % 60n).toString()}m${seconds}`;
}

function decimal(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return digits.slice(0, -places) + (fraction === '' ? '' : `.${fraction}`);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function invalidDuration(text: string): PebbleError {
  return new PebbleError(`invalid duration "${text}"`, {
    code: 'PEBBLE_INVALID_ARGUMENT',
    hint: 'Write a number and a unit (ns, us, ms, s, m, h), such as "1m30s"; at most 292 years.',
    details: { text },
  });
}
