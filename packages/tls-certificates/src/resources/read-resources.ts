import { CharmsmithError } from '@charmsmith/errors';
import type { Resources } from '@charmsmith/core';
import type { MaterialTexts, NamedText } from '../material/check-material.ts';

/** The names of the charm's file resources. */
export interface ResourceNames {
  readonly certificate: string;
  readonly key: string;
  readonly ca: string;
}

/**
 * Reads the three resources.
 *
 * @throws CharmsmithError `TLS_RESOURCE_UNREADABLE` when an attached one cannot be read
 */
export async function readResources(names: ResourceNames, resources: Resources): Promise<MaterialTexts> {
  const read = async (name: string): Promise<NamedText> => {
    const path = await resources.path(name);
    return { name, text: path === undefined ? undefined : await readText(name, path) };
  };
  const [certificate, key, ca] = await Promise.all([read(names.certificate), read(names.key), read(names.ca)]);
  return { certificate, key, ca };
}

async function readText(resource: string, path: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new CharmsmithError(`cannot read resource ${resource}`, {
      code: 'TLS_RESOURCE_UNREADABLE',
      hint: `Attach it again: juju attach-resource APPLICATION ${resource}=FILE.`,
      details: { resource, path },
      cause,
    });
  }
}
