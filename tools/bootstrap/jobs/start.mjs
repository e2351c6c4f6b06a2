import { foreground } from '../foreground.mjs';
import { step, warn } from '../terminal.mjs';
import { buildQuietly } from './nx.mjs';
import { setUpForStart } from './set-up.mjs';

/** What the start program runs: the charm, and the model that it lives in. */
const projects = ['redis-k8s', 'local'];

/**
 * Builds what is needed and runs the reference charm in a local pod until it ends or is interrupted.
 *
 * @param {import('./set-up.mjs').JobOptions} options
 * @returns {Promise<number>} exit code
 */
export async function start(options) {
  await setUpForStart(options);
  await step(`Building ${projects.join(' and ')}`, () => buildQuietly(projects, options.signal), { quietForMs: 1_000 });
  const { code, signal } = await foreground('node', ['tools/start/main.ts', ...options.args]);
  if (signal !== undefined && !options.signal.aborted) warn(`the start program was ended by ${signal}`);
  return code;
}
