import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A package of this repository as it would be published. */
export interface PackedPackage {
  readonly name: string;
  readonly folder: string;
  /** The archive that `npm publish` would send. */
  readonly tarball: string;
}

/**
 * Packs every package of the repository as `npm publish` would. They must have been built.
 *
 * @param workspace - the repository
 * @param destination - an empty folder for the archives
 */
export async function packAll(workspace: string, destination: string): Promise<readonly PackedPackage[]> {
  const names = await readdir(join(workspace, 'packages'));
  const packed: PackedPackage[] = [];
  for (const folderName of names) {
    const folder = join(workspace, 'packages', folderName);
    const { name } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { readonly name: string };
    const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', destination], {
      cwd: folder,
    });
    const [{ filename } = { filename: '' }] = JSON.parse(stdout) as readonly { readonly filename: string }[];
    packed.push({ name, folder, tarball: join(destination, filename) });
  }
  return packed;
}
