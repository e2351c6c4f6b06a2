import { access, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CharmsmithError } from '@charmsmith/errors';
import { isNodeError } from '../node-error.ts';

/** What only a folder that was built has. */
const signs = ['metadata.yaml', 'dispatch', 'dist', 'bin'];

/**
 * Checks that a path is free, or holds a folder that an earlier build wrote.
 *
 * @param target - absolute path
 * @throws `CLI_OUTPUT_IN_THE_WAY` when something else is there, which is then left alone
 */
export async function checkReplaceable(target: string): Promise<void> {
  let entries: string[];
  try {
    entries = await readdir(target);
  } catch (error) {
    if (isNodeError(error, 'ENOENT')) return;
    throw inTheWay(target, error);
  }
  if (entries.length === 0) return;
  try {
    await Promise.all(signs.map((sign) => access(join(target, sign))));
  } catch (error) {
    throw inTheWay(target, error);
  }
}

/**
 * Puts a finished folder in the place of the one before.
 *
 * @param target - absolute path, checked with {@link checkReplaceable}
 * @param finished - a folder beside it
 */
export async function replaceCharmFolder(target: string, finished: string): Promise<void> {
  const previous = `${finished}.previous`;
  try {
    await rename(target, previous);
  } catch (error) {
    if (!isNodeError(error, 'ENOENT')) throw error;
  }
  await rename(finished, target);
  await rm(previous, { recursive: true, force: true });
}

function inTheWay(target: string, cause: unknown): CharmsmithError {
  return new CharmsmithError(`${target} is there already and is not a charm folder that was built`, {
    code: 'CLI_OUTPUT_IN_THE_WAY',
    hint: 'Remove it or choose another with --output.',
    cause,
  });
}
