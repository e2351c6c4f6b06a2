import { provideNpmPackages } from '../setup/npm-packages.mjs';
import { runMany } from './nx.mjs';

/**
 * Builds all packages and the charm.
 *
 * @param {import('./set-up.mjs').JobOptions} options
 * @returns {Promise<number>} exit code
 */
export async function build({ args, signal }) {
  await provideNpmPackages({ signal });
  return (await runMany(['build'], args)).code;
}
