import { foreground } from '../foreground.mjs';
import { inCI } from '../workspace.mjs';

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
