import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RuntimePackage } from './runtimes.ts';

/**
 * The licence that goes beside a runtime: the one in its package, or what is known of it.
 *
 * @param runtime - the package
 * @param folder - where it lies
 */
export async function runtimeLicence({ licence, name, version }: RuntimePackage, folder: string): Promise<string> {
  if (licence !== undefined) return readFile(join(folder, licence), 'utf8');
  return `bun is the program of the npm package ${name} ${version}, symbols removed.

Bun is under the MIT licence. It has JavaScriptCore and parts of WebKit linked in, which are under the GNU Lesser
General Public License, version 2, and other libraries under licences of their own. The package holds no text of them;
Bun's page lists all:

  https://github.com/oven-sh/bun/blob/bun-v${version}/LICENSE.md

The sources, with which it can be linked again after a change of a library:

  https://github.com/oven-sh/bun/tree/bun-v${version}
  https://github.com/oven-sh/WebKit
`;
}
