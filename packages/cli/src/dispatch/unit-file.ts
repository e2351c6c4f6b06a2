import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { UnitState } from '@charmsmith/juju-emulator';
import { badCharm } from '../errors.ts';
import { isNodeError } from '../node-error.ts';

/**
 * Reads the state of a unit that an earlier dispatch left.
 *
 * @returns `undefined` when there is no such file yet
 * @throws `CLI_BAD_CHARM` when it is something else
 */
export async function readUnitFile(file: string, application: string): Promise<UnitState | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isNodeError(error, 'ENOENT')) return undefined;
    throw badCharm([{ file, field: '', text: 'cannot be read; check what it is and its permissions' }], error);
  }
  let state: Partial<UnitState> | null;
  try {
    state = JSON.parse(text) as Partial<UnitState> | null;
  } catch (error) {
    throw badCharm([{ file, field: '', text: 'is not JSON; remove it to begin with a new unit' }], error);
  }
  if (state?.unitName?.startsWith(`${application}/`) === true && Array.isArray(state.relations))
    return state as UnitState;
  throw badCharm([
    { file, field: 'unitName', text: `is not of a unit of ${application}; remove the file to begin with a new unit` },
  ]);
}

/**
 * Writes the state of a unit for the next dispatch, for its owner alone: secrets are in it.
 *
 * @throws `CLI_BAD_CHARM` when it cannot be written
 */
export async function writeUnitFile(file: string, state: UnitState): Promise<void> {
  const unfinished = `${file}.${process.pid}`;
  try {
    await writeFile(unfinished, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw badCharm([{ file, field: '', text: 'cannot be written; check its folder and permissions' }], error);
  }
}
