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

function formatOffset(minutes: number): string {
  if (minutes === 0) return 'Z';
  const size = Math.abs(minutes);
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}
