/**
 * Writes a time as Go's RFC 3339 does, in the machine's zone: no trailing zeros, `Z` when the zone is UTC.
 *
 * @param time - the time
 * @param precision - `seconds` leaves the fraction out
 */
export function formatTime(time: Date, precision: 'milliseconds' | 'seconds' = 'milliseconds'): string {
  const offset = -time.getTimezoneOffset();
  const local = new Date(time.getTime() + offset * 60_000).toISOString();
  const fraction = precision === 'seconds' ? '' : local.slice(19, 23).replace(/\.?0+$/, '');
  return `${local.slice(0, 19)}${fraction}${formatOffset(offset)}`;
}

/** Writes a time in UTC with at most three decimals, as log entries carry it. */
export function formatUtcTime(time: Date): string {
  return time.toISOString().replace(/\.?0*Z$/, 'Z');
}

/**
 * Writes a time in UTC with up to nine decimals.
 *
 * @param time - nanoseconds since 1970
 */
export function formatNanoseconds(time: bigint): string {
  const seconds = new Date(Number(time / 1_000_000n)).toISOString().slice(0, 19);
  const fraction = (time % 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '');
  return fraction === '' ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}

const rfc3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)$/;

/**
 * Reads an RFC 3339 time to the nanosecond.
 *
 * @returns nanoseconds since 1970
 * @throws Error with Go's text
 */
export function parseNanoseconds(text: string): bigint {
  const [, seconds = '', fraction = '', zone = ''] = rfc3339.exec(text) ?? [];
  const milliseconds = Date.parse(seconds + zone);
  if (Number.isNaN(milliseconds)) {
    const quoted = JSON.stringify(text);
    throw new Error(`parsing time ${quoted} as "2006-01-02T15:04:05Z07:00": cannot parse ${quoted} as "2006"`);
  }
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}

function formatOffset(minutes: number): string {
  if (minutes === 0) return 'Z';
  const size = Math.abs(minutes);
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}
