import { existsSync } from 'node:fs';
import { capture } from '../capture.mjs';
import { SetupError } from '../setup-error.mjs';
import { withoutServices } from './service-policy.mjs';

const environment = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };

/** Tells whether this is Debian or a relative of it, and the user is root. */
export function canInstallWithApt() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/**
 * The one command that a person types to have the packages.
 *
 * @param {readonly string[]} packages
 */
export function aptCommand(packages) {
  return `sudo apt-get install --yes --no-install-recommends ${packages.join(' ')}`;
}

/**
 * Installs Debian packages without letting their services start.
 *
 * @param {readonly string[]} packages
 * @param {{ signal: AbortSignal }} options
 */
export async function installWithApt(packages, { signal }) {
  const install = () => apt(['install', '--yes', '--no-install-recommends', ...packages], signal);
  const update = () => apt(['update'], signal);
  await withoutServices(async () => {
    if (!(await allKnown(packages, signal))) must(await update());
    const first = await install();
    if (first.code === 0) return;
    // Lists older than the mirror name files that are gone; fresh ones settle whether it is that.
    must(await update());
    must(await install());
  });

  /** @param {import('../capture.mjs').Captured} result */
  function must(result) {
    if (result.code === 0) return;
    throw new SetupError(`apt-get could not install ${packages.join(', ')} (exit ${result.code})`, {
      output: result.output,
      remedy: aptCommand(packages),
    });
  }
}

/**
 * @param {readonly string[]} args
 * @param {AbortSignal} signal
 */
function apt(args, signal) {
  const env = { ...process.env, ...environment };
  return capture('apt-get', ['--quiet', '--option=DPkg::Lock::Timeout=120', ...args], { env, signal });
}

/**
 * @param {readonly string[]} packages
 * @param {AbortSignal} signal
 */
async function allKnown(packages, signal) {
  const { output } = await capture('apt-cache', ['policy', ...packages], {
    env: { ...process.env, ...environment },
    signal,
  });
  return installable(output) >= packages.length;
}

/**
 * Counts the packages that apt's lists offer.
 *
 * @param {string} policy what `apt-cache policy` wrote in the C locale
 */
export function installable(policy) {
  return policy.split('\n').filter((line) => /^ {2}Candidate: (?!\(none\))\S/.test(line)).length;
}
