import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CharmDescription } from '@charmsmith/juju-emulator';
import type { Resource } from '../state/state.ts';

/**
 * Puts a resource where the charm finds it, under the name that the charm gives the file.
 *
 * @param folder - of the unit
 * @param charm - what Juju knows of it
 * @returns its path
 */
export async function placeResource(
  folder: string,
  charm: CharmDescription,
  name: string,
  resource: Resource,
): Promise<string> {
  if (typeof resource !== 'string' && 'path' in resource) return resource.path;
  const path = join(folder, 'resources', name, charm.resources[name]?.filename ?? name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, resource, { mode: 0o600 });
  return path;
}
