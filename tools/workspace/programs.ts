import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const workspace = resolve(import.meta.dirname, '../..');

/** The Pebble release that the bootstrap builds and the contract suites run against. */
export const pebbleVersion = 'v1.32.1';

/** Where the bootstrap puts the real Pebble. */
export const pebblePath = join(workspace, '.tools', 'pebble', pebbleVersion, 'pebble');

const remedies = {
  'redis-server': 'apt-get install redis-server',
  pebble: 'install Go 1.26.5 or newer; npm test then builds it',
} as const;

/**
 * Finds a real program that a suite runs against.
 *
 * @param name - the program
 * @returns its absolute path, or `undefined` when this machine lacks it; the reason is then printed
 * @throws when it is missing and `CI` is set: there a suite that does not run is an error
 */
export function findProgram(name: keyof typeof remedies): string | undefined {
  const candidates =
    name === 'pebble'
      ? [pebblePath]
      : ['/usr/sbin', ...(process.env['PATH'] ?? '').split(delimiter)].map((folder) => join(folder, name));
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  const reason = `cannot find ${name}; to have it: ${remedies[name]}`;
  if (!['', '0', 'false'].includes((process.env['CI'] ?? '').toLowerCase())) throw new Error(reason);
  process.stderr.write(`\n!! Tests with the real ${name} do not run: ${reason}\n`);
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
