import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../capture.mjs';
import { SetupError } from '../setup-error.mjs';
import { step } from '../terminal.mjs';
import { root } from '../workspace.mjs';
import { buildGoProgram, canBuildWithGo } from './go-build.mjs';

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
  const program = join(root, '.tools/pebble', pebble, 'pebble');
  const found = await capture(program, ['version', '--client'], { signal });
  if (found.code === 0 && found.output.trim() === pebble) return;

  if (!(await canBuildWithGo(`Pebble ${pebble}`, go, signal))) return;
  await step(`Building Pebble ${pebble} with Go`, () =>
    buildGoProgram({
      module: moduleFolder,
      package: `${modulePath}/cmd/pebble`,
      program,
      signal,
      async check(built) {
        const { output } = await capture(built, ['version', '--client'], { signal });
        if (output.trim() === pebble) return;
        throw new SetupError(`the Pebble that was built says it is "${output.trim()}", not ${pebble}`);
      },
    }),
  );
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
