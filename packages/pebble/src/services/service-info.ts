import { asArray, asRecord, readOptionalText, readText } from '../wire/fields.ts';

/**
 * What a service does now. `inactive` is said as soon as a service is being stopped: its process may still
 * be alive. `backoff` waits for its next restart, `error` has exited and is not restarted.
 */
export type ServiceStatus = 'active' | 'inactive' | 'backoff' | 'error' | (string & {});

/** One service of the plan and its state. */
export interface ServiceInfo {
  readonly name: string;
  /** Whether `autostart` and `replan` start it. */
  readonly startup: 'enabled' | 'disabled' | (string & {});
  readonly current: ServiceStatus;
  /** Since when, in RFC 3339 as the daemon wrote it; absent if it has not been started in this run of the daemon. */
  readonly currentSince?: string;
}

/** Reads the answer of `GET /v1/services`. */
export function parseServices(result: unknown): readonly ServiceInfo[] {
  return asArray(result, 'services').map((entry) => {
    const service = asRecord(entry, 'service');
    const currentSince = readOptionalText(service, 'current-since');
    return Object.freeze({
      name: readText(service, 'name'),
      startup: readText(service, 'startup'),
      current: readText(service, 'current'),
      ...(currentSince === undefined ? {} : { currentSince }),
    });
  });
}
