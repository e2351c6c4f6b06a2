import { invalidArgument } from '../arguments.ts';
import { isRecord } from '../wire/fields.ts';
import type { Layer } from './layer.ts';
import { findLayerProblems } from './layer-problems.ts';

/**
 * Reads a layer from YAML, such as a layer file of a rock.
 *
 * @throws PEBBLE_INVALID_ARGUMENT when it is no YAML, no mapping, or what {@link findLayerProblems} finds
 */
export async function parseLayer(yaml: string): Promise<Layer> {
  const { parse } = await import('yaml');
  let layer: unknown;
  try {
    layer = parse(yaml) ?? {};
  } catch {
    // The text is kept out: commands and environments may hold secrets.
    throw invalidArgument('a layer must be YAML');
  }
  const isLayer =
    isRecord(layer) &&
    ['services', 'checks', 'log-targets', 'workloads'].every((section) => {
      const entries = (layer as Record<string, unknown>)[section] ?? {};
      return isRecord(entries) && Object.values(entries).every(isRecord);
    });
  if (!isLayer) throw invalidArgument('a layer must be a mapping of sections, names and fields');
  const problems = findLayerProblems(layer as Layer);
  if (problems.length > 0) throw invalidArgument(`a layer is not valid: ${problems.join('; ')}`);
  return layer as Layer;
}
