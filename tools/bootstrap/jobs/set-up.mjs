import { provideJujuc } from '../setup/jujuc.mjs';
import { provideNpmPackages } from '../setup/npm-packages.mjs';
import { providePebbles } from '../setup/pebble.mjs';
import { provideSystemPrograms } from '../setup/system-programs.mjs';

/** @typedef {{ args: readonly string[], signal: AbortSignal }} JobOptions */

/**
 * Sets up what the tests need.
 *
 * @param {JobOptions} options
 */
export async function setUpForTests({ signal }) {
  await provideNpmPackages({ signal });
  await provideSystemPrograms({ required: false, signal });
  await providePebbles({ signal });
  await provideJujuc({ signal });
}

/**
 * Sets up what a local pod needs.
 *
 * @param {JobOptions} options
 */
export async function setUpForStart({ signal }) {
  await provideNpmPackages({ signal });
  await provideSystemPrograms({ required: true, signal });
}
