import { type Containers, type Outcome, waiting } from '@charmsmith/core';
import type { RedisHealth } from '@charmsmith/redis-health/contract';
import { redisContainer, texts } from '../constants.ts';

interface StartDependencies {
  readonly containers: Containers;
  readonly health: RedisHealth;
}

/** After the agent's start Redis may run already, or its container may still have to come. */
export class Start {
  readonly #deps: StartDependencies;

  constructor(deps: StartDependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<Outcome> {
    const { containers, health } = this.#deps;
    const reachable = await containers.get(redisContainer).canConnect();
    return reachable ? health.report() : waiting(texts.waitingForWorkloadPebble);
  }
}
