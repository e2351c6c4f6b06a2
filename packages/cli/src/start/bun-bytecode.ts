import { execFile } from 'node:child_process';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { charmEntry, type CharmEntry } from '../archive/charm-entry.ts';
import type { BundleFiles } from './bundle-files.ts';

/**
 * Has Bun compile a bundle: what it loads in a third less time, and the bytecode for it.
 *
 * @param program - a Bun that this machine can run
 * @param text - the bundle
 * @param files - its names
 */
export async function bunBytecode(program: string, text: string, files: BundleFiles): Promise<readonly CharmEntry[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'charmsmith-'));
  await writeFile(join(folder.path, 'charm.cjs'), text);
  const args = ['build', 'charm.cjs', '--target=bun', '--format=cjs', '--bytecode', '--minify', '--outdir', 'out'];
  await promisify(execFile)(program, args, { cwd: folder.path, env: { HOME: folder.path, PATH: '/usr/bin:/bin' } });
  return [
    charmEntry(files.compiled, await readFile(join(folder.path, 'out/charm.js'))),
    charmEntry(files.bytecode, await readFile(join(folder.path, 'out/charm.js.jsc'))),
  ];
}
