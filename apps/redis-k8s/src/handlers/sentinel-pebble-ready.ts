import type { Outcome, PebbleReadyEvent } from '@charmsmith/core';
import type { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import { sentinelContainer } from '../constants.ts';
import type { SentinelWorkload } from '../workload/sentinel-workload.ts';

interface SentinelPebbleReadyDependencies {
  readonly tls: TlsCertificates;
  readonly sentinel: SentinelWorkload;
}

/** A new container has neither files nor layers. */
export class SentinelPebbleReady {
  readonly #deps: SentinelPebbleReadyDependencies;

  constructor(deps: SentinelPebbleReadyDependencies) {
    this.#deps = deps;
  }

  async handle(event: PebbleReadyEvent): Promise<Outcome> {
    const { tls, sentinel } = this.#deps;
    await tls.store(sentinelContainer);
    const unit = (await tls.condition()) ?? (await sentinel.updateLayer());
    if (unit !== undefined) return event.defer({ reason: unit.message, unit });
  }
}
