import type { LogEntry, LogPosition, ServiceLog } from './service-log.ts';

/** A line of a service's log, with the service's name. */
export interface ServiceLogEntry extends LogEntry {
  readonly service: string;
}

/** The logs of services by name. */
export type ServiceLogs = ReadonlyMap<string, ServiceLog>;

/**
 * The last lines of services, merged by time.
 *
 * @param count - how many at most, of all services together; -1 for all
 */
export function recentEntries(logs: ServiceLogs, count: number): ServiceLogEntry[] {
  if (count === 0) return [];
  const entries = merge([...logs].map(([service, log]) => [service, log.entries()]));
  return count < 0 ? entries : entries.slice(-count);
}

/**
 * What services write from now on, merged by time, as often as there is something new.
 *
 * A reader who takes his time misses what the logs have forgotten by then; the next batch says so.
 *
 * @param signal - ends it
 */
export function followEntries(logs: ServiceLogs, signal: AbortSignal): AsyncGenerator<ServiceLogEntry[]> {
  const positions = new Map<string, LogPosition>([...logs].map(([service, log]) => [service, log.position]));
  return readOn(logs, positions, signal);
}

async function* readOn(
  logs: ServiceLogs,
  positions: Map<string, LogPosition>,
  signal: AbortSignal,
): AsyncGenerator<ServiceLogEntry[]> {
  let news = Promise.withResolvers<undefined>();
  const wake = () => news.resolve(undefined);
  const stops = [...logs.values()].map((log) => log.onWrite(wake));
  signal.addEventListener('abort', wake, { once: true });
  try {
    while (!signal.aborted) {
      news = Promise.withResolvers();
      const fresh = [...logs].map(([service, log]): [string, LogEntry[]] => {
        const entries = log.since(positions.get(service) ?? log.position);
        positions.set(service, log.position);
        return [service, entries];
      });
      const entries = merge(fresh);
      if (entries.length > 0) yield entries;
      else await news.promise;
    }
  } finally {
    for (const stop of stops) stop();
    signal.removeEventListener('abort', wake);
  }
}

/** Entries of one time come in the order of their services' names. */
function merge(logs: readonly [service: string, entries: readonly LogEntry[]][]): ServiceLogEntry[] {
  return [...logs]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([service, entries]) => entries.map(({ time, message }) => ({ time, service, message })))
    .sort((one, other) => one.time.getTime() - other.time.getTime());
}
