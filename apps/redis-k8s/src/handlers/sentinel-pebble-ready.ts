import type { Outcome, PebbleReadyEvent } from '@charmsmith/core';
import type { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import { sentinelContainer } from '../constants.ts';
import type { UnitHealth } from '../health/unit-health.ts';
import type { SentinelWorkload } from '../workload/sentinel-workload.ts';

interface SentinelPebbleReadyDependencies {
  readonly tls: TlsCertificates;
  readonly sentinel: SentinelWorkload;
  readonly health: UnitHealth;
}

/** A new container has neither files nor layers. */
export class SentinelPebbleReady {
  readonly #deps: SentinelPebbleReadyDependencies;

  constructor(deps: SentinelPebbleReadyDependencies) {
    this.#deps = deps;
  }

  async handle(event: PebbleReadyEvent): Promise<Outcome> {
    const { tls, sentinel, health } = this.#deps;
    await tls.store(sentinelContainer);
    const unit = await sentinel.updateLayer();
    return unit === undefined ? health.report({ patient: true }) : event.defer({ reason: unit.message, unit });
  }
}
