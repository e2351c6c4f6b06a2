import { sync } from './responses.ts';
import type { Routes } from './router.ts';

/** What a daemon says of itself. */
export interface SystemInfo {
  readonly bootId: string;
  readonly version: string;
  readonly httpAddress?: string;
  readonly httpsAddress?: string;
}

/** `/v1/system-info`. */
export function systemApi(info: () => SystemInfo): Routes {
  return {
    '/v1/system-info': {
      GET: () => {
        const { bootId, version, httpAddress, httpsAddress } = info();
        return sync({ 'boot-id': bootId, 'http-address': httpAddress, 'https-address': httpsAddress, version });
      },
    },
  };
}
