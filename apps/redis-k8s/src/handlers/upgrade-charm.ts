import type { Logger, Outcome } from '@charmsmith/core';
import { waiting } from '@charmsmith/core';
import { isPebbleError } from '@charmsmith/pebble/errors';
import type { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import { redisContainer, sentinelContainer, texts } from '../constants.ts';
import type { UnitHealth } from '../health/unit-health.ts';
import type { Workloads } from '../workload/workloads.ts';

interface UpgradeCharmDependencies {
  readonly tls: TlsCertificates;
  readonly workloads: Workloads;
  readonly health: UnitHealth;
  readonly log: Logger;
}

/** Stores the certificates found among the resources: attaching a resource raises this event. With TLS on, they count. */
export class UpgradeCharm {
  readonly #deps: UpgradeCharmDependencies;

  constructor(deps: UpgradeCharmDependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<Outcome> {
    const { tls, workloads, health, log } = this.#deps;
    try {
      await tls.store(redisContainer);
      await tls.store(sentinelContainer);
    } catch (error) {
      if (!isPebbleError(error, 'PEBBLE_UNREACHABLE')) throw error;
      // Not deferred: the container's pebble-ready stores them.
      log.info('the certificates are stored when the container is ready');
      return waiting(texts.waitingForWorkloadPebble);
    }
    if (!(await tls.enabled())) return;
    return (await workloads.update()) ?? (await health.report());
  }
}
