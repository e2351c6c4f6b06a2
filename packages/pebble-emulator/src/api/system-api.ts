import { sync } from './responses.ts';
import type { Routes } from './router.ts';

/** `/v1/system-info` and `/v1/health`. */
export function systemApi({ bootId, version }: { bootId: string; version: string }): Routes {
  return {
    '/v1/system-info': { GET: () => sync({ 'boot-id': bootId, version }) },
    // Checks are kept in the plan but not run, and a daemon without running checks is healthy.
    '/v1/health': { GET: () => sync({ healthy: true }) },
  };
}
