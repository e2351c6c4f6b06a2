import { isDeepStrictEqual } from 'node:util';
import { Turns } from '../files/turns.ts';
import type { Users } from '../users/users.ts';
import { addLayer } from './layer-stack.ts';
import type { AddLayerOptions } from './layer-stack.ts';
import { emptyPlan } from './layer.ts';
import type { Layer, Plan } from './layer.ts';
import { PlanError } from './plan-error.ts';
import { validateWorkloadOwners } from './validate-owners.ts';

/** What the plan needs of the daemon. */
export interface PlanManagerOptions {
  readonly users: Users;
  /** Default: none. */
  readonly plan?: Plan | undefined;
}

/** The plan that the daemon works to. It lives in memory: a new daemon knows only its layer files. */
export class PlanManager {
  readonly #users: Users;
  readonly #turns = new Turns();
  readonly #listeners: ((plan: Plan) => void)[] = [];
  #plan: Plan;

  constructor({ users, plan = emptyPlan }: PlanManagerOptions) {
    this.#users = users;
    this.#plan = plan;
  }

  get plan(): Plan {
    return this.#plan;
  }

  /** Tells of the plan now, and of every later one. */
  onChange(listener: (plan: Plan) => void): void {
    this.#listeners.push(listener);
    listener(this.#plan);
  }

  /**
   * Adds a layer; running services are left as they are.
   *
   * @throws PlanError with Pebble's text; the plan is then as it was
   */
  addLayer(layer: Layer, options: AddLayerOptions): Promise<void> {
    return this.#turns.take(async () => {
      const plan = addLayer(this.#plan, layer, options);
      await validateWorkloadOwners(plan, this.#users);
      if (!isDeepStrictEqual(plan.workloads, this.#plan.workloads))
        throw new PlanError('cannot change immutable section "workloads"');
      this.#plan = plan;
      for (const listener of this.#listeners) listener(plan);
    });
  }
}
