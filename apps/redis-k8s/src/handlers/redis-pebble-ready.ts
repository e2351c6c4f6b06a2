import type { Outcome, PebbleReadyEvent } from '@charmsmith/core';
import type { UnitHealth } from '../health/unit-health.ts';
import type { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import { redisContainer } from '../constants.ts';
import type { RedisWorkload } from '../workload/redis-workload.ts';

interface RedisPebbleReadyDependencies {
  readonly tls: TlsCertificates;
  readonly redis: RedisWorkload;
  readonly health: UnitHealth;
}

/** A new container has neither files nor layers. */
export class RedisPebbleReady {
  readonly #deps: RedisPebbleReadyDependencies;

  constructor(deps: RedisPebbleReadyDependencies) {
    this.#deps = deps;
  }

  async handle(event: PebbleReadyEvent): Promise<Outcome> {
    const { tls, redis, health } = this.#deps;
    await tls.store(redisContainer);
    const unit = await redis.updateLayer();
    return unit === undefined ? health.report() : event.defer({ reason: unit.message, unit });
  }
}
