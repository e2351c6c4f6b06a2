import { type ActionOutcome, completed } from '@charmsmith/core';
import type { RedisHealth } from '@charmsmith/redis-health/contract';

/** Says whether this unit's Redis answers. */
export class CheckService {
  readonly #deps: { readonly health: RedisHealth };

  constructor(deps: { readonly health: RedisHealth }) {
    this.#deps = deps;
  }

  async handle(): Promise<ActionOutcome> {
    const { alive } = await this.#deps.health.check();
    return completed({ result: alive ? 'Service is running' : 'Service is not running' });
  }
}
