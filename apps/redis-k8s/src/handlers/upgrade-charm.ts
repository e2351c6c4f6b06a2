import { type Logger, type Outcome, waiting } from '@charmsmith/core';
import { isPebbleError } from '@charmsmith/pebble';
import type { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import { redisContainer, sentinelContainer, texts } from '../constants.ts';

interface UpgradeCharmDependencies {
  readonly tls: TlsCertificates;
  readonly log: Logger;
}

/** Stores the certificates found among the resources: attaching a resource raises this event. */
export class UpgradeCharm {
  readonly #deps: UpgradeCharmDependencies;

  constructor(deps: UpgradeCharmDependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<Outcome> {
    const { tls } = this.#deps;
    try {
      await tls.store(redisContainer);
      await tls.store(sentinelContainer);
    } catch (error) {
      if (!isPebbleError(error, 'PEBBLE_UNREACHABLE')) throw error;
      // Not deferred: the container's pebble-ready stores them.
      this.#deps.log.info('the certificates are stored when the container is ready');
      return waiting(texts.waitingForWorkloadPebble);
    }
  }
}
