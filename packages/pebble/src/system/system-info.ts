import { asRecord, readText } from '../wire/fields.ts';

/** Who answers at the socket. */
export interface SystemInfo {
  /** The daemon's version as it says it: `v1.32.1`. */
  readonly version: string;
  /** Changes when the machine boots, and, where the daemon is a container's first process, when it restarts. */
  readonly bootId: string;
}

/** Reads the answer of `GET /v1/system-info`. */
export function parseSystemInfo(result: unknown): SystemInfo {
  const info = asRecord(result, 'system info');
  return Object.freeze({ version: readText(info, 'version'), bootId: readText(info, 'boot-id') });
}
