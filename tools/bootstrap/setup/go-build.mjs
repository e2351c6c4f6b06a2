import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { capture } from '../capture.mjs';
import { SetupError } from '../setup-error.mjs';
import { warn } from '../terminal.mjs';
import { inCI, root } from '../workspace.mjs';
import { atLeast, parseGoVersion } from './go-version.mjs';

/**
 * Builds a Go program, so that it is there whole or not at all.
 *
 * @param {object} build
 * @param {string} build.module the folder of the Go module; its go.sum holds all that is fetched
 * @param {string} build.package what to build, as `go build` takes it
 * @param {string} build.program where the program goes
 * @param {(program: string) => Promise<void>} [build.check] throws when the program is not what was asked for
 * @param {AbortSignal} build.signal
 */
export async function buildGoProgram({ module, package: goPackage, program, check, signal }) {
  mkdirSync(dirname(program), { recursive: true });
  const unfinished = `${program}-${process.pid}`;
  try {
    const args = ['build', '-mod=readonly', '-trimpath', '-ldflags=-s -w', '-o', unfinished, goPackage];
    // Without C libraries the program also starts inside another root file system.
    const env = { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '', GOWORK: 'off' };
    const built = await capture('go', args, { cwd: module, env, signal });
    if (built.code !== 0) {
      throw new SetupError(`go could not build ${goPackage} (exit ${built.code})`, {
        output: built.output,
        remedy: `Try it by hand: cd ${module} && go build ${goPackage}`,
      });
    }
    await check?.(unfinished);
    renameSync(unfinished, program);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/**
 * Tells whether this machine has a Go that can build, and says so loudly when it has not.
 *
 * @param {string} what the program, and whose tests do not run without it
 * @param {string} needed the Go version
 * @param {AbortSignal} signal
 * @throws {SetupError} without Go when `CI` is set
 */
export async function canBuildWithGo(what, needed, signal) {
  const missing = await missingGo(needed, signal);
  if (missing === undefined) return true;
  const problem = `cannot build ${what}: ${missing}`;
  const remedy = `Install Go ${needed} or newer from https://go.dev/dl/.`;
  if (inCI()) throw new SetupError(problem, { remedy });
  warn(`${problem}. The tests that need it do not run. ${remedy}`);
  return false;
}

/**
 * @param {string} needed
 * @param {AbortSignal} signal
 * @returns {Promise<string | undefined>} why there is no suitable Go
 */
async function missingGo(needed, signal) {
  const env = { ...process.env, GOTOOLCHAIN: 'local' };
  const { code, output } = await capture('go', ['version'], { cwd: root, env, signal });
  if (code !== 0) return 'Go is not installed';
  const version = parseGoVersion(output);
  if (version === undefined) return `"go version" says "${output.trim()}"`;
  return atLeast(version, needed) ? undefined : `Go ${needed} or newer is needed, this is ${version}`;
}
