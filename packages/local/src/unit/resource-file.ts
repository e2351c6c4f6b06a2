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
