import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../capture.mjs';
import { SetupError } from '../setup-error.mjs';
import { step, warn } from '../terminal.mjs';
import { inCI, root } from '../workspace.mjs';
import { atLeast, parseGoVersion } from './go-version.mjs';

const modulePath = 'github.com/canonical/pebble';

/**
 * Sees to it that the tests find the real Pebbles: the newest, built from the Go module in `tools/pebble`, and older
 * ones from the modules beside it.
 *
 * @remarks `go install …@version` asks the module proxy for a list of versions, which some proxies refuse; a module
 * with a checked-in `go.sum` needs none and is verified besides.
 *
 * @param {{ signal: AbortSignal }} options
 */
export async function providePebbles({ signal }) {
  for (const folder of pebbleModules()) await providePebble(folder, signal);
}

/**
 * @returns {string[]} the folders of the Go modules that each pin a release of Pebble
 */
export function pebbleModules() {
  const tools = join(root, 'tools');
  const names = readdirSync(tools).filter((name) => name === 'pebble' || name.startsWith('pebble-v'));
  return names.sort().map((name) => join(tools, name));
}

/**
 * @param {string} moduleFolder
 * @param {AbortSignal} signal
 */
async function providePebble(moduleFolder, signal) {
  const { pebble, go } = readPins(readFileSync(join(moduleFolder, 'go.mod'), 'utf8'));
  const folder = join(root, '.tools/pebble', pebble);
  const program = join(folder, 'pebble');
  const found = await capture(program, ['version', '--client'], { signal });
  if (found.code === 0 && found.output.trim() === pebble) return;

  const missing = await missingGo(go, signal);
  if (missing !== undefined) {
    const problem = `cannot build Pebble ${pebble}: ${missing}`;
    const remedy = `Install Go ${go} or newer from https://go.dev/dl/.`;
    if (inCI()) throw new SetupError(problem, { remedy });
    warn(`${problem}. The tests against this Pebble do not run. ${remedy}`);
    return;
  }

  await step(`Building Pebble ${pebble} with Go`, async () => {
    mkdirSync(folder, { recursive: true });
    const unfinished = join(folder, `.pebble-${process.pid}`);
    try {
      const args = ['build', '-mod=readonly', '-trimpath', '-o', unfinished, `${modulePath}/cmd/pebble`];
      // Without C libraries the program also starts inside another root file system.
      const env = { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '', GOWORK: 'off' };
      const built = await capture('go', args, { cwd: moduleFolder, env, signal });
      if (built.code !== 0) {
        throw new SetupError(`go could not build Pebble ${pebble} (exit ${built.code})`, {
          output: built.output,
          remedy: `Try it by hand: cd ${moduleFolder} && go build ${modulePath}/cmd/pebble`,
        });
      }
      const { output } = await capture(unfinished, ['version', '--client'], { signal });
      if (output.trim() !== pebble) {
        throw new SetupError(`the Pebble that was built says it is "${output.trim()}", not ${pebble}`);
      }
      renameSync(unfinished, program);
    } finally {
      rmSync(unfinished, { force: true });
    }
  });
}

/**
 * Reads what the Go module pins.
 *
 * @param {string} goMod the content of go.mod
 * @returns {{ pebble: string, go: string }} `pebble` with its `v`, `go` without
 */
export function readPins(goMod) {
  const pebble = /^(?:require )?\s*github\.com\/canonical\/pebble (v\S+)/m.exec(goMod)?.[1];
  const go = /^go (\S+)/m.exec(goMod)?.[1];
  if (pebble === undefined || go === undefined) {
    throw new SetupError('cannot read a go.mod: it must name a go version and require github.com/canonical/pebble');
  }
  return { pebble, go };
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
