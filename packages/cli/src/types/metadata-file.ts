import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CharmsmithError } from '@charmsmith/errors';
import { readCharmProject } from '../charmcraft/read-charm-project.ts';
import { isNodeError } from '../node-error.ts';
import { metadataModule } from './metadata-module.ts';
import { readableDifference } from './readable-difference.ts';

/** Where the constant goes, relative to the charm's folder. */
export const metadataFile = 'src/charm-metadata.gen.ts';

/**
 * Writes a charm's metadata module, unless it is up to date.
 *
 * @param folder - the charm's folder
 * @returns whether the file changed
 * @throws `CLI_BAD_CHARM` when the description cannot be used
 */
export async function writeMetadataFile(folder: string): Promise<boolean> {
  const text = metadataModule(await readCharmProject(folder));
  const path = join(folder, metadataFile);
  if ((await readIfThere(path)) === text) return false;
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, text);
  await rename(unfinished, path);
  return true;
}

/**
 * Checks that a charm's metadata module is what its description says.
 *
 * @param folder - the charm's folder
 * @throws `CLI_TYPES_OUTDATED` when the file is missing or says something else; `details.difference` shows what
 * @throws `CLI_BAD_CHARM` when the description cannot be used
 */
export async function checkMetadataFile(folder: string): Promise<void> {
  const text = metadataModule(await readCharmProject(folder));
  const present = await readIfThere(join(folder, metadataFile));
  if (present === text) return;
  throw new CharmsmithError(
    `${join(folder, metadataFile)} ${present === undefined ? 'is missing' : 'is not what charmcraft.yaml says'}`,
    {
      code: 'CLI_TYPES_OUTDATED',
      hint: `Run "charmsmith types ${folder}".`,
      details: present === undefined ? {} : { difference: await readableDifference(present, text) },
    },
  );
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isNodeError(error, 'ENOENT')) return undefined;
    throw error;
  }
}
