import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../setup-error.mjs';
import { binFolder, root } from '../workspace.mjs';
import { capture } from '../capture.mjs';

/**
 * @typedef {object} PinnedNode The npm package that carries Node for one platform.
 * @property {string} name
 * @property {string} version
 */

/**
 * Chooses the package that carries Node for this machine.
 *
 * @param {Readonly<Record<string, string>>} optionalDependencies of the root package.json
 * @param {string} platform as `process.platform` says it
 * @param {string} arch as `process.arch` says it
 * @returns {PinnedNode}
 */
export function choosePinnedNode(optionalDependencies, platform, arch) {
  const name = `node-${platform}-${arch}`;
  const version = optionalDependencies[name];
  if (version !== undefined) return { name, version };
  const known = Object.keys(optionalDependencies).filter((each) => each.startsWith('node-'));
  throw new SetupError(`no Node is pinned for ${platform}-${arch}, only ${known.join(', ')}`, {
    remedy: 'Use Linux on x64 or arm64 (a virtual machine or container will do).',
  });
}

/** @returns {PinnedNode} what package.json pins for this machine */
export function pinnedNode() {
  const { optionalDependencies = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return choosePinnedNode(optionalDependencies, process.platform, process.arch);
}

/**
 * Tells whether the pinned Node lies in `node_modules`, without starting it.
 *
 * @param {PinnedNode} pinned
 */
export function isInstalled(pinned) {
  try {
    const found = JSON.parse(readFileSync(join(root, 'node_modules', pinned.name, 'package.json'), 'utf8'));
    return found.version === pinned.version;
  } catch {
    return false;
  }
}

/**
 * Starts the pinned Node once, to learn here and not later that it cannot run.
 *
 * @param {PinnedNode} pinned
 * @param {{ signal: AbortSignal }} options
 */
export async function checkPinnedNode(pinned, { signal }) {
  const { code, output } = await capture(join(binFolder, 'node'), ['--version'], { signal });
  if (code === 0 && output.trim() === `v${pinned.version}`) return;
  throw new SetupError(`the Node of ${pinned.name}@${pinned.version} does not run here`, {
    output,
    remedy: 'It needs glibc 2.28 or newer: Debian 10, Ubuntu 20.04 or later.',
  });
}
