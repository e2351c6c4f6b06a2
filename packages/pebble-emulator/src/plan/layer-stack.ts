import { combineLayers } from './combine-layers.ts';
import type { Layer, Plan } from './layer.ts';
import { PlanError } from './plan-error.ts';
import { validatePlan } from './validate-plan.ts';

/** How a layer is added. */
export interface AddLayerOptions {
  /** Merge into the layer of the same label, when there is one, instead of refusing. */
  readonly combine: boolean;
  /** Allow a label `dir/name` to go before layers that follow its directory. */
  readonly inner: boolean;
}

/** A layer that would have to go before others, which the request did not allow. Clients get status 500. */
class InnerLayerError extends Error {
  override readonly name = 'InnerLayerError';
}

/**
 * Makes a plan of layers.
 *
 * @throws PlanError with Pebble's text
 */
export function planOf(layers: readonly Layer[]): Plan {
  const sections = combineLayers(layers);
  validatePlan(sections);
  return { layers, ...sections };
}

/**
 * Adds a layer to a plan.
 *
 * @returns the new plan; the given one is untouched
 * @throws PlanError when the label is taken or the result is no valid plan
 * @throws InnerLayerError when a layer of a directory would need `inner`
 */
export function addLayer(plan: Plan, layer: Layer, { combine, inner }: AddLayerOptions): Plan {
  const index = plan.layers.findIndex(({ label }) => label === layer.label);
  const existing = plan.layers[index];
  if (existing === undefined) return planOf(insertLayer(plan.layers, layer, inner));
  if (!combine) throw new PlanError(`layer ${JSON.stringify(layer.label)} already exists`);
  const combined = { ...combineLayers([existing, layer]), label: existing.label, order: existing.order };
  return planOf(plan.layers.with(index, combined));
}

/** A plain label goes last; `dir/name` goes after the last layer of its directory. */
function insertLayer(layers: readonly Layer[], layer: Layer, inner: boolean): Layer[] {
  const directory = layer.label.split('/', 1)[0];
  const sibling = layers.findLastIndex(({ label }) => label.split('/', 1)[0] === directory);
  const last = layers.at(-1);
  if (sibling < 0) {
    const order = (Math.floor((last?.order ?? 0) / 1000) + 1) * 1000 + (layer.label.includes('/') ? 1 : 0);
    return [...layers, { ...layer, order }];
  }
  if (sibling < layers.length - 1 && !inner)
    throw new InnerLayerError("cannot insert sub-directory layer without 'inner' attribute set");
  return layers.toSpliced(sibling + 1, 0, { ...layer, order: (layers[sibling]?.order ?? 0) + 1 });
}
