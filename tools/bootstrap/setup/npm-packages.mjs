import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../capture.mjs';
import { SetupError } from '../setup-error.mjs';
import { step } from '../terminal.mjs';
import { machineEnvironment, root } from '../workspace.mjs';
import { checkPinnedNode, isInstalled, pinnedNode } from './pinned-node.mjs';
import { findProgram } from './system-programs.mjs';

const stampFile = join(root, 'node_modules/.charmsmith');

/**
 * Sees to it that `node_modules` holds what the lock file names, for this machine.
 *
 * @param {{ signal: AbortSignal }} options
 */
export async function provideNpmPackages({ signal }) {
  const pinned = pinnedNode();
  const lock = readFileSync(join(root, 'package-lock.json'));
  const stamp = stampOf(lock, process.platform, process.arch);
  if (readStamp() === stamp && isInstalled(pinned)) return;
  const count = Object.keys(JSON.parse(lock.toString()).packages).length;
  await step(`Installing the npm packages of package-lock.json (${count} at most)`, async () => {
    // Without a stamp, an install that is interrupted is done again.
    rmSync(stampFile, { force: true });
    const [command, args] = npm();
    const result = await capture(command, [...args, 'ci', '--loglevel=error'], {
      cwd: root,
      env: machineEnvironment(),
      signal,
      // Asked politely, npm goes on for as long as the install takes. What is half done is done again.
      stopWith: 'SIGKILL',
    });
    if (result.code !== 0) {
      throw new SetupError(`npm ci failed (exit ${result.code})`, {
        output: result.output,
        remedy: 'Read what npm wrote above; when the network failed, run the same command again.',
      });
    }
    await checkPinnedNode(pinned, { signal });
    writeFileSync(stampFile, `${stamp}\n`);
  });
}

/**
 * Names one state of `node_modules`.
 *
 * @param {Uint8Array} lock the lock file's content
 * @param {string} platform
 * @param {string} arch
 */
export function stampOf(lock, platform, arch) {
  return `${createHash('sha256').update(lock).digest('hex')} ${platform}-${arch}`;
}

function readStamp() {
  try {
    return readFileSync(stampFile, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/**
 * npm, run by the machine's Node: the one in `node_modules` would be deleted under it.
 *
 * @returns {[command: string, args: string[]]}
 */
function npm() {
  const script = process.env['npm_execpath'];
  const node = findProgram('node');
  if (script !== undefined && node !== undefined && /npm-cli\.c?js$/.test(script)) return [node, [script]];
  return ['npm', []];
}
