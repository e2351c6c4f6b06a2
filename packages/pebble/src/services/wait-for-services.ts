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

/**
 * For how long a service has to be active. The daemon, too, takes it for started then: one that exits again and again is
 * active for a moment at each attempt.
 */
const settleMs = 1_000;

/** Waits until services are in a state. */
export async function waitForServices(
  api: Api,
  names: readonly string[],
  options: WaitServicesOptions = {},
): Promise<readonly ServiceInfo[]> {
  const { status = 'active', timeoutMs = defaultWaitMs, signal } = options;
  checkWait('timeoutMs', timeoutMs);
  const endsAt = performance.now() + timeoutMs;
  const seen = new Sightings();
  for (;;) {
    const services = await listServices(api, names, options);
    const arrived = services.filter(
      (service) => service.current === status && (status !== 'active' || seen.settled(service)),
    );
    if (arrived.length === new Set(names).size) return services;
    if (performance.now() + pauseMs > endsAt)
      throw new PebbleServiceTimeoutError({ names, status, timeoutMs }, services);
    await sleep(pauseMs, signal).catch(() => {
      throw aborted(signal?.reason);
    });
  }
}

/** For how long services have been what they are. */
class Sightings {
  readonly #firstAt = new Map<string, number>();

  /** By the daemon's time, or by what was seen of it where that is not this machine's. */
  settled({ name, currentSince = '' }: ServiceInfo): boolean {
    const sight = `${name} ${currentSince}`;
    const now = performance.now();
    const firstAt = this.#firstAt.get(sight) ?? now;
    this.#firstAt.set(sight, firstAt);
    return Date.now() - Date.parse(currentSince) >= settleMs || now - firstAt >= settleMs;
  }
}
