import { capture } from '../capture.mjs';
import { foreground } from '../foreground.mjs';
import { SetupError } from '../setup-error.mjs';
import { step, warn } from '../terminal.mjs';
import { pinnedEnvironment, root } from '../workspace.mjs';
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
  await step(`Building ${projects.join(' and ')}`, () => buildQuietly(options.signal), { quietForMs: 1_000 });
  const { code, signal } = await foreground('node', ['tools/start/main.ts', ...options.args]);
  if (signal !== undefined && !options.signal.aborted) warn(`the start program was ended by ${signal}`);
  return code;
}

/** @param {AbortSignal} signal */
async function buildQuietly(signal) {
  const args = ['run-many', '-t', 'build', '-p', ...projects, '--outputStyle=static-failures-only'];
  const { code, output } = await capture('nx', args, { cwd: root, env: pinnedEnvironment(), signal });
  if (code === 0) return;
  throw new SetupError(`the build failed (exit ${code})`, { output, remedy: 'npm run build shows it alone.' });
}
