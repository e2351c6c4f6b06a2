import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError } from '../setup-error.mjs';
import { inCI, machineEnvironment } from '../workspace.mjs';
import { step, warn } from '../terminal.mjs';
import { canInstallWithApt, installWithApt, aptCommand } from './apt.mjs';

/** The Debian package of each program that a job runs. */
const packages = /** @type {const} */ ({
  'redis-server': 'redis-server',
  ip: 'iproute2',
  unshare: 'util-linux',
  setpriv: 'util-linux',
});

/** @typedef {keyof typeof packages} SystemProgram */

/** What the tests and the local pod need. */
export const systemPrograms = /** @type {SystemProgram[]} */ (Object.keys(packages));

/**
 * Sees to it that the system's programs are there.
 *
 * @param {{ required: boolean, signal: AbortSignal }} options `required`: a program still missing is an error; it
 *   always is with `CI` set
 */
export async function provideSystemPrograms(options) {
  const missing = missingPrograms();
  if (missing.length === 0) return;
  const names = packagesOf(missing);
  if (canInstallWithApt()) {
    await step(`Installing ${names.join(', ')} with apt (no service stays running)`, () =>
      installWithApt(names, options),
    );
    const still = missingPrograms();
    if (still.length === 0) return;
    throw new SetupError(`cannot find ${still.join(', ')}, though ${names.join(', ')} was installed`, {
      remedy: 'Look at PATH: the folders of the system, /usr/sbin among them, must be in it.',
    });
  }
  const problem = `cannot find ${missing.join(', ')}`;
  const remedy = aptCommand(names);
  if (options.required || inCI()) throw new SetupError(problem, { remedy });
  warn(`${problem}: the tests that need it do not run. To have it: ${remedy}`);
}

/**
 * @param {readonly SystemProgram[]} programs
 * @returns {string[]} each Debian package once
 */
export function packagesOf(programs) {
  return [...new Set(programs.map((program) => packages[program]))];
}

/** @returns {SystemProgram[]} */
function missingPrograms() {
  return systemPrograms.filter((program) => findProgram(program) === undefined);
}

/**
 * Finds a program of the machine, also where only root's PATH looks.
 *
 * @param {string} name
 * @returns {string | undefined} its absolute path
 */
export function findProgram(name) {
  const folders = [...(machineEnvironment()['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
