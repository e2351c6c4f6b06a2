import { type Containers, type Outcome, waiting } from '@charmsmith/core';
import { redisContainer, texts } from '../constants.ts';
import type { UnitHealth } from '../health/unit-health.ts';

interface StartDependencies {
  readonly containers: Containers;
  readonly health: UnitHealth;
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
