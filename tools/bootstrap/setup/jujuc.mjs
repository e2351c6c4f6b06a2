import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../setup-error.mjs';
import { step } from '../terminal.mjs';
import { root } from '../workspace.mjs';
import { buildGoProgram, canBuildWithGo } from './go-build.mjs';

const module = join(root, 'tools/jujuc');
const folder = join(root, '.tools/jujuc');
const program = join(folder, 'jujuc');
/** Holds what the program was built from. */
const record = join(folder, 'sources.sha256');

/**
 * Sees to it that the tests and the bench find Go's side of the agent's protocol, built from `tools/jujuc`.
 *
 * @param {{ signal: AbortSignal }} options
 */
export async function provideJujuc({ signal }) {
  const sources = hashSources();
  if (existsSync(program) && existsSync(record) && readFileSync(record, 'utf8') === sources) return;
  const go = /^go (\S+)/m.exec(readFileSync(join(module, 'go.mod'), 'utf8'))?.[1];
  if (go === undefined) throw new SetupError('cannot read tools/jujuc/go.mod: it must name a go version');
  if (!(await canBuildWithGo("Go's side of the agent's protocol", go, signal))) return;
  await step("Building Go's side of the agent's protocol", async () => {
    await buildGoProgram({ module, package: '.', program, signal });
    writeFileSync(record, sources);
  });
}

function hashSources() {
  const hash = createHash('sha256');
  for (const name of readdirSync(module).sort()) hash.update(name).update(readFileSync(join(module, name)));
  return hash.digest('hex');
}
