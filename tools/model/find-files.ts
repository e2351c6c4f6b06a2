import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Pairs } from './arguments.ts';

/**
 * Finds the files that are to be attached, before the first is: a wrong name among several changes nothing.
 *
 * @param files - resources and their files
 * @param folder - what the names start from
 * @returns the same with absolute paths
 * @throws Error which names each that is not there
 */
export function findFiles(files: Pairs, folder: string): Pairs {
  const found = Object.entries(files).map(([name, file]) => [name, resolve(folder, file)] as const);
  const problems = found.flatMap(([name, path]) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return [`${name}: there is no file ${path}`];
    return stats.isFile() ? [] : [`${name}: ${path} is not a file`];
  });
  if (problems.length === 0) return Object.fromEntries(found);
  throw new Error(`nothing was attached: ${problems.join('; ')}`);
}
