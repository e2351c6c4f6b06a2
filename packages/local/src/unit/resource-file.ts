import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { localError } from '../errors.ts';

/** Where a resource comes from: a file of this machine, or its text. */
export type ResourceSource = { readonly file: string } | { readonly content: string };

/**
 * Reads what is attached as a resource.
 *
 * @throws CharmsmithError `LOCAL_UNREADABLE_RESOURCE`
 */
export async function readResource(name: string, source: ResourceSource): Promise<string | Uint8Array> {
  if ('content' in source) return source.content;
  return readFile(source.file).catch((cause: unknown) => {
    throw localError('LOCAL_UNREADABLE_RESOURCE', `cannot attach ${source.file} as resource ${name}`, {
      cause,
      hint: 'Name a file that can be read.',
    });
  });
}

/** Writes a resource where the charm finds it: nobody else may read it. */
export async function writeResource(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, content, { mode: 0o600 });
}

/**
 * Refuses a file for an image, which has no meaning here: it would be taken and do nothing.
 *
 * @throws CharmsmithError `LOCAL_UNREADABLE_RESOURCE`
 */
export function refuseImage(name: string, type: string | undefined): void {
  if (type !== 'oci-image') return;
  throw localError('LOCAL_UNREADABLE_RESOURCE', `cannot attach a file as resource ${name}: it is an image`, {
    hint: 'Containers run the programs of this machine, whatever their image.',
  });
}
