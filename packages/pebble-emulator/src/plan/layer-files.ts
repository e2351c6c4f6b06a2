import { posix } from 'node:path';
import { text } from 'node:stream/consumers';
import { PebbleEmulatorError } from '../errors.ts';
import type { PebbleEmulatorErrorCode } from '../errors.ts';
import type { Files } from '../files/files.ts';
import { planOf } from './layer-stack.ts';
import type { Layer, Plan } from './layer.ts';
import { emptyPlan } from './layer.ts';
import { parseLayer } from './parse-layer.ts';

interface LayerEntry {
  readonly path: string;
  readonly order: number;
  readonly label: string;
}

const entryName = /^(?<order>\d{3})-(?<label>[a-z](?:-?[a-z0-9]){2,})(?<suffix>\.yaml|\.d)$/;

/**
 * Reads the layers of a directory: `001-label.yaml`, and `002-label.d/001-label.yaml` one level below.
 *
 * @param directory - the directory; one that is not there has no layers
 * @throws PebbleEmulatorError `PEBBLE_EMULATOR_LAYERS_INVALID` for a name, a layer or a plan that breaks the rules
 */
export async function readLayerFiles(files: Files, directory: string): Promise<Plan> {
  if (!(await isDirectory(files, directory))) return emptyPlan;
  try {
    const layers: Layer[] = [];
    for (const entry of await readEntries(files, directory)) {
      const inner = (await isDirectory(files, entry.path)) ? await readEntries(files, entry.path) : undefined;
      if (inner === undefined) layers.push(await readLayer(files, entry, entry.label, entry.order * 1000));
      for (const each of inner ?? [])
        layers.push(await readLayer(files, each, `${entry.label}/${each.label}`, entry.order * 1000 + each.order));
    }
    return planOf(layers);
  } catch (cause) {
    throw new PebbleEmulatorError(
      `cannot read the layers of ${JSON.stringify(directory)}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { code: 'PEBBLE_EMULATOR_LAYERS_INVALID' satisfies PebbleEmulatorErrorCode, details: { directory }, cause },
    );
  }
}

async function readEntries(files: Files, directory: string): Promise<LayerEntry[]> {
  const names = (await files.readDir(directory)).filter((name) => /\.(yaml|d)$/.test(name)).sort();
  const entries = names.map((name) => {
    const { order = '', label = '' } = entryName.exec(name)?.groups ?? {};
    if (label === '')
      throw new Error(`invalid layer filename: ${JSON.stringify(name)} (must look like "123-some-label.yaml")`);
    return { path: posix.join(directory, name), order: Number(order), label };
  });
  for (const [index, { path, order, label }] of entries.entries())
    if (entries.slice(0, index).some((other) => other.order === order || other.label === label))
      throw new Error(`invalid layer filename: ${JSON.stringify(posix.basename(path))} not unique`);
  return entries;
}

async function readLayer(files: Files, { path }: LayerEntry, label: string, order: number): Promise<Layer> {
  return { ...parseLayer(label, await text(await files.openRead(path))), order };
}

async function isDirectory(files: Files, path: string): Promise<boolean> {
  try {
    return (await files.stat(path)).type === 'directory';
  } catch {
    return false;
  }
}
