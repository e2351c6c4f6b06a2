import { addLayer } from './layer-stack.ts';
import type { AddLayerOptions } from './layer-stack.ts';
import { emptyPlan } from './layer.ts';
import type { Layer, Plan } from './layer.ts';

/** The plan that the daemon works to. It lives in memory: a new daemon knows only its layer files. */
export class PlanManager {
  #plan: Plan;

  constructor(plan: Plan = emptyPlan) {
    this.#plan = plan;
  }

  get plan(): Plan {
    return this.#plan;
  }

  /** Adds a layer; running services are left as they are. */
  addLayer(layer: Layer, options: AddLayerOptions): void {
    this.#plan = addLayer(this.#plan, layer, options);
  }
}
