import type { Answer } from '../transport/envelope.ts';
import { asRecord, readOptionalText, readText } from '../wire/fields.ts';

/** Who answers, and how it is. */
export interface SystemInfo {
  /** The daemon's version as it says it: `v1.32.1`. */
  readonly version: string;
  /** Changes when the machine boots, and, where the daemon is a container's first process, when it restarts. */
  readonly bootId: string;
  /** Where it listens for HTTP, if it does; told since 1.21. */
  readonly httpAddress?: string;
  /** Where it listens for HTTPS, if it does; told since 1.22. */
  readonly httpsAddress?: string;
  /** When the newest notice of type `warning` occurred, in RFC 3339; told since 1.16. */
  readonly latestWarning?: string;
  /** Said while a restart of the daemon or the machine is pending: `daemon-restart`, `system-restart`. */
  readonly maintenance?: { readonly kind: string; readonly message: string };
}

/** Reads the answer of `GET /v1/system-info`. */
export function parseSystemInfo({ result, latestWarning, maintenance }: Answer): SystemInfo {
  const info = asRecord(result, 'system info');
  const httpAddress = readOptionalText(info, 'http-address');
  const httpsAddress = readOptionalText(info, 'https-address');
  return Object.freeze({
    version: readText(info, 'version'),
    bootId: readText(info, 'boot-id'),
    ...(httpAddress === undefined ? {} : { httpAddress }),
    ...(httpsAddress === undefined ? {} : { httpsAddress }),
    ...(latestWarning === undefined ? {} : { latestWarning }),
    ...(maintenance === undefined ? {} : { maintenance }),
  });
}
