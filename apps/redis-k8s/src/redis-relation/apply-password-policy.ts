import type { Outcome, RelationBrokenEvent, RelationCreatedEvent } from '@charmsmith/core';
import type { RedisWorkload } from '../workload/redis-workload.ts';

interface ApplyPasswordPolicyDependencies {
  readonly redis: RedisWorkload;
}

/** The first client comes, or the last one goes: where clients may do without a password, Redis has to follow. */
export class ApplyPasswordPolicy {
  readonly #deps: ApplyPasswordPolicyDependencies;

  constructor(deps: ApplyPasswordPolicyDependencies) {
    this.#deps = deps;
  }

  async handle(event: RelationCreatedEvent | RelationBrokenEvent): Promise<Outcome> {
    const unit = await this.#deps.redis.updateLayer();
    if (unit !== undefined) return event.defer({ reason: unit.message, unit });
  }
}
