import { checkWait } from '../arguments.ts';
import { defaultWaitMs } from '../changes/wait-change.ts';
import { PebbleServiceTimeoutError } from '../errors/pebble-error.ts';
import { sleep } from '../sleep.ts';
import type { Api } from '../transport/api.ts';
import { aborted } from '../transport/deadline.ts';
import { listServices } from './service-actions.ts';
import type { WaitServicesOptions } from './service-calls.ts';
import type { ServiceInfo } from './service-info.ts';

/** No endpoint waits for a service. */
const pauseMs = 250;

/** Waits until services are in a state. */
export async function waitForServices(
  api: Api,
  names: readonly string[],
  options: WaitServicesOptions = {},
): Promise<readonly ServiceInfo[]> {
  const { status = 'active', timeoutMs = defaultWaitMs, signal } = options;
  checkWait('timeoutMs', timeoutMs);
  const endsAt = performance.now() + timeoutMs;
  for (;;) {
    const services = await listServices(api, names, options);
    const arrived = services.filter(({ current }) => current === status).length;
    if (arrived === new Set(names).size) return services;
    if (performance.now() + pauseMs > endsAt)
      throw new PebbleServiceTimeoutError({ names, status, timeoutMs }, services);
    await sleep(pauseMs, signal).catch(() => {
      throw aborted(signal?.reason);
    });
  }
}
