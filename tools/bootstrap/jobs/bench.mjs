import { foreground } from '../foreground.mjs';
import { step } from '../terminal.mjs';
import { buildQuietly } from './nx.mjs';
import { setUpForTests } from './set-up.mjs';

/** What the cases measure is built from all packages and the charm. */
const projects = ['redis-k8s', 'local', 'testing'];

/**
 * Builds what is measured and runs the bench.
 *
 * @param {import('./set-up.mjs').JobOptions} options
 * @returns {Promise<number>} exit code
 */
export async function bench(options) {
  await setUpForTests(options);
  await step(`Building ${projects.join(' and ')}`, () => buildQuietly(projects, options.signal), {
    quietForMs: 1_000,
  });
  return (await foreground('node', ['tools/bench/main.ts', ...options.args])).code;
}
