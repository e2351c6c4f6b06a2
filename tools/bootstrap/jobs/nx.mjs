import { capture } from '../capture.mjs';
import { foreground } from '../foreground.mjs';
import { SetupError } from '../setup-error.mjs';
import { inCI, pinnedEnvironment, root } from '../workspace.mjs';

/**
 * Runs targets with Nx on this terminal.
 *
 * @param {readonly string[]} targets
 * @param {readonly string[]} args passed on to Nx as they are
 */
export function runMany(targets, args) {
  const live = process.stdout.isTTY && !inCI();
  const style = args.some((arg) => arg.startsWith('--output'))
    ? []
    : [`--outputStyle=${live ? 'dynamic-legacy' : 'static-failures-only'}`];
  return foreground('nx', ['run-many', '-t', ...targets, ...style, ...args], { interrupt: 'group' });
}

/**
 * Builds projects, with output only when that fails.
 *
 * @param {readonly string[]} projects
 * @param {AbortSignal} signal
 */
export async function buildQuietly(projects, signal) {
  const args = ['run-many', '-t', 'build', '-p', ...projects, '--outputStyle=static-failures-only'];
  const { code, output } = await capture('nx', args, { cwd: root, env: pinnedEnvironment(), signal });
  if (code === 0) return;
  throw new SetupError(`the build failed (exit ${code})`, { output, remedy: 'npm run build shows it alone.' });
}
