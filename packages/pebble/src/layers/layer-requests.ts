import { invalidArgument } from '../arguments.ts';
import type { CallOptions } from '../call-options.ts';
import { PebbleError } from '../errors/pebble-error.ts';
import type { AddLayerOptions } from '../pebble.ts';
import type { Api } from '../transport/api.ts';
import type { Layer } from './layer.ts';
import { parsePlan, type Plan } from './plan.ts';

/** Gives the layers combined. */
export async function getPlan(api: Api, options?: CallOptions): Promise<Plan> {
  const { result } = await api.get('/plan', { format: 'yaml' }, options);
  if (typeof result !== 'string') {
    throw new PebbleError(`cannot understand Pebble's plan: it is not a text`, { code: 'PEBBLE_PROTOCOL_ERROR' });
  }
  return await parsePlan(result);
}

/** Adds a layer. JSON is YAML, and unlike YAML writers it keeps every zero and empty text. */
export async function addLayer(api: Api, label: string, layer: Layer, options: AddLayerOptions = {}): Promise<void> {
  if (label === '') throw invalidArgument('a layer must have a label, got ""');
  const { combine = false, ...callOptions } = options;
  const body = { action: 'add', label, format: 'yaml', layer: JSON.stringify(layer), combine };
  await api.post('/layers', body, callOptions);
}
