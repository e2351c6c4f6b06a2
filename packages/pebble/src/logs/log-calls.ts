import { invalidArgument, checkNames } from '../arguments.ts';
import type { CallOptions } from '../call-options.ts';
import type { Api } from '../transport/api.ts';
import type { LogEntry } from './log-entry.ts';
import { readLogs } from './read-logs.ts';

/** Which lines {@link LogCalls.logs} gives. */
export interface LogsOptions extends CallOptions {
  /** Only of these services; unknown ones have none. Default: all. */
  readonly services?: readonly string[];
  /** How many of the last lines, of all services together, or `all` that the daemon keeps. Default 30, following 0. */
  readonly lines?: number | 'all';
  /** Goes on with what is written from now on. Default `false`. */
  readonly follow?: boolean;
}

/** What a client reads of the services' output, of which the daemon keeps the last 100 KiB for each. */
export interface LogCalls {
  /**
   * Gives what services wrote, by time.
   *
   * @remarks Following ends when the loop is left, the signal fires or the client is disposed; the daemon's end is an
   * error, PEBBLE_UNREACHABLE. A daemon that is told to stop while its logs are followed exits with status 1 instead
   * of 0: stop following before you stop it.
   *
   * @example
   * ```ts
   * const last = await Array.fromAsync(pebble.logs({ services: ['redis'], lines: 100 }));
   * ```
   */
  logs(options?: LogsOptions): AsyncGenerator<LogEntry, void, undefined>;
}

/** Builds the call. */
export function logCalls(api: Api): LogCalls {
  return {
    logs(options = {}) {
      const { services = [], lines } = options;
      if (services.length > 0) checkNames(services);
      if (typeof lines === 'number' && !(Number.isInteger(lines) && lines >= 0)) {
        throw invalidArgument(`lines must be a whole number or "all", got ${lines}`);
      }
      return readLogs(api, options);
    },
  };
}
