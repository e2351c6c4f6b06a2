import { type ConfigChangedEvent, type Logger, type Outcome, type Status, worstStatus } from '@charmsmith/core';
import type { RedisHealth } from '@charmsmith/redis-health/contract';
import type { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import type { RedisWorkload } from '../workload/redis-workload.ts';
import type { SentinelWorkload } from '../workload/sentinel-workload.ts';

interface ConfigChangedDependencies {
  readonly tls: TlsCertificates;
  readonly redis: RedisWorkload;
  readonly sentinel: SentinelWorkload;
  readonly health: RedisHealth;
  readonly log: Logger;
}

/** TLS can be had, or Blocked; then both layers, or again later; then: is Redis alive. */
export class ConfigChanged {
  readonly #deps: ConfigChangedDependencies;

  constructor(deps: ConfigChangedDependencies) {
    this.#deps = deps;
  }

  async handle(event: ConfigChangedEvent): Promise<Outcome> {
    const { tls, redis, sentinel, health, log } = this.#deps;
    const condition = await tls.condition();
    if (condition !== undefined) {
      log.warning(condition.message);
      return condition;
    }
    const problems = [await redis.updateLayer(), await sentinel.updateLayer()].filter(isProblem);
    const unit = worstStatus(problems);
    if (unit !== undefined) return event.defer({ reason: unit.message, unit });
    return health.report();
  }
}

function isProblem(status: Status | undefined): status is Status {
  return status !== undefined;
}
