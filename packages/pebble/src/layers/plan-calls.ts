import { invalidArgument } from '../arguments.ts';
import type { CallOptions } from '../call-options.ts';
import { PebbleError } from '../errors/pebble-error.ts';
import { requireFeature } from '../system/feature-gate.ts';
import type { Api } from '../transport/api.ts';
import type { Layer } from './layer.ts';
import { parsePlan, type Plan } from './plan.ts';

/** For {@link PlanCalls.addLayer}. */
export interface AddLayerOptions extends CallOptions {
  /** Merges into the layer of that label, in its place, instead of failing when there is one. Default `false`. */
  readonly combine?: boolean;
  /**
   * Allows a label of the form `folder/name` to be added behind the last layer of that folder although other layers
   * follow it. Since 1.17: older daemons give PEBBLE_UNSUPPORTED. Default `false`.
   */
  readonly inner?: boolean;
}

/** What a client does with the daemon's configuration. */
export interface PlanCalls {
  /** Gives the layers combined. */
  plan(options?: CallOptions): Promise<Plan>;

  /** Gives the layers combined as the YAML that the daemon writes. */
  planText(options?: CallOptions): Promise<string>;

  /**
   * Adds a layer, in the daemon's memory only: a daemon that restarts has lost it. Running services are not
   * touched; {@link ServiceCalls.replan} makes them follow. Checks follow at once, and any layer also starts stopped
   * checks that are enabled.
   *
   * @throws PEBBLE_API_ERROR when the label exists without `combine`, or the plan would not be valid
   */
  addLayer(label: string, layer: Layer, options?: AddLayerOptions): Promise<void>;
}

/** Builds the calls. */
export function planCalls(api: Api): PlanCalls {
  return {
    plan: async (call) => await parsePlan(await getPlanText(api, call)),
    planText: (call) => getPlanText(api, call),
    addLayer: (label, layer, call) => addLayer(api, label, layer, call),
  };
}

async function getPlanText(api: Api, options?: CallOptions): Promise<string> {
  const { result } = await api.get('/plan', { format: 'yaml' }, options);
  if (typeof result === 'string') return result;
  throw new PebbleError(`cannot understand Pebble's plan: it is not a text`, { code: 'PEBBLE_PROTOCOL_ERROR' });
}

/** Adds a layer. JSON is YAML, and unlike YAML writers it keeps every zero and empty text. */
async function addLayer(api: Api, label: string, layer: Layer, options: AddLayerOptions = {}): Promise<void> {
  if (label === '') throw invalidArgument('a layer must have a label, got ""');
  const { combine = false, inner = false } = options;
  if (inner) await requireFeature(api, 'layers between others (inner)', options);
  const body = { action: 'add', label, format: 'yaml', layer: JSON.stringify(layer), combine, inner };
  await api.post('/layers', body, options);
}
