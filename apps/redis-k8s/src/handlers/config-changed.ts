import type { ConfigChangedEvent, Logger, Outcome } from '@charmsmith/core';
import type { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import type { UnitHealth } from '../health/unit-health.ts';
import type { Workloads } from '../workload/workloads.ts';

interface ConfigChangedDependencies {
  readonly tls: TlsCertificates;
  readonly workloads: Workloads;
  readonly health: UnitHealth;
  readonly log: Logger;
}

/** TLS can be had, or Blocked; then both layers, or again later; then: is Redis alive. */
export class ConfigChanged {
  readonly #deps: ConfigChangedDependencies;

  constructor(deps: ConfigChangedDependencies) {
    this.#deps = deps;
  }

  async handle(event: ConfigChangedEvent): Promise<Outcome> {
    const { tls, workloads, health, log } = this.#deps;
    const condition = await tls.condition();
    if (condition !== undefined) {
      log.warning(condition.message);
      return condition;
    }
    const unit = await workloads.update();
    return unit === undefined ? health.report({ patient: true }) : event.defer({ reason: unit.message, unit });
  }
}
