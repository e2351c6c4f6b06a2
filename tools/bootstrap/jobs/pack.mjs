import { foreground } from '../foreground.mjs';
import { provideNpmPackages } from '../setup/npm-packages.mjs';
import { step } from '../terminal.mjs';
import { buildQuietly } from './nx.mjs';

/**
 * Packs the reference charm. Arguments go to `charmsmith pack`.
 *
 * @param {import('./set-up.mjs').JobOptions} options
 * @returns {Promise<number>} exit code
 */
export async function pack({ args, signal }) {
  await provideNpmPackages({ signal });
  await step('Building redis-k8s', () => buildQuietly(['redis-k8s'], signal), { quietForMs: 1_000 });
  const { code } = await foreground('node', ['packages/cli/dist/main.js', 'pack', 'apps/redis-k8s', ...args]);
  return code;
}
