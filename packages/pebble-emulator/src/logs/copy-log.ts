import type { ServiceLog } from './service-log.ts';

/**
 * Hands on what a service writes, with a time and the service's name before each line.
 *
 * @param write - takes whole lines, with their line breaks
 */
export function copyLog(service: string, log: ServiceLog, write: (line: string) => void): void {
  let { position } = log;
  log.onWrite(() => {
    for (const { time, message } of log.since(position)) write(`${time.toISOString()} [${service}] ${message}\n`);
    ({ position } = log);
  });
}
