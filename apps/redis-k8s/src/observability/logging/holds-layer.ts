import { findLayerDifferences, type Layer, type Plan } from '@charmsmith/pebble';

/** Whether a plan is what it would be with a layer on top. Loaded on demand: Pebble's client comes along. */
export function holdsLayer(plan: Plan, layer: Layer): boolean {
  return findLayerDifferences(layer, plan).length === 0;
}
