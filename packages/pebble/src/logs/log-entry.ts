import { asRecord, readText } from '../wire/fields.ts';

/** A line that a service wrote, or a piece of one longer than 4 KiB. Standard output and error are not told apart. */
export interface LogEntry {
  /** RFC 3339 in milliseconds, as the daemon wrote it. */
  readonly time: string;
  readonly service: string;
  /** Without its line break. */
  readonly message: string;
}

/** Reads one entry of the daemon's log. */
export function parseLogEntry(value: unknown): LogEntry {
  const entry = asRecord(value, 'log entry');
  return Object.freeze({
    time: readText(entry, 'time'),
    service: readText(entry, 'service'),
    message: readText(entry, 'message'),
  });
}
