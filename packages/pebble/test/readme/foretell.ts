import { findPlanDifferences, mergeLayers, type Layer, type Pebble } from '../../src/index.ts';

/** The started services that a replan would restart for a layer. */
export async function willRestart(pebble: Pebble, layer: Layer): Promise<string[]> {
  const plan = await pebble.plan();
  return findPlanDifferences(plan, mergeLayers(plan, layer))
    .filter(({ section, change }) => section === 'services' && change === 'changed')
    .map(({ name }) => name);
}
