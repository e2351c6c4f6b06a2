import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const workspace = resolve(import.meta.dirname, '../..');

/** The Pebble release that the bootstrap builds and the contract suites run against. */
export const pebbleVersion = 'v1.32.1';

/**
 * Older releases that it builds too: those of Juju 3.6 and 4.0, of 3.5 (before the warnings endpoint went, in 1.16),
 * and of 3.2, the oldest that the client supports.
 */
export const olderPebbles = ['v1.26.0', 'v1.10.2', 'v1.4.0'] as const;

/** A release that the bootstrap builds. */
export type PebbleVersion = typeof pebbleVersion | (typeof olderPebbles)[number];

/** Where the bootstrap puts the real Pebble. */
const pebblePath = pathOfPebble(pebbleVersion);

/** Where it puts all of them. */
export const pebblePaths: readonly string[] = [pebbleVersion, ...olderPebbles].map(pathOfPebble);

/** Where it puts Go's side of the agent's protocol, which hook commands and their server are tried against. */
const jujucPath = join(workspace, '.tools', 'jujuc', 'jujuc');

/** Where npm puts Bun, on which charms run too. */
const bunPath = join(
  workspace,
  'node_modules/@oven',
  process.arch === 'arm64' ? 'bun-linux-aarch64' : 'bun-linux-x64',
  'bin/bun',
);

/** Says which sources that program was built from. */
export const jujucSources = join(workspace, '.tools', 'jujuc', 'sources.sha256');

const remedies = {
  'redis-server': 'apt-get install redis-server',
  pebble: 'install Go 1.26.5 or newer; npm test then builds it',
  bun: 'npm ci',
  jujuc: 'install Go 1.26.5 or newer; npm test then builds it from tools/jujuc',
} as const;

/**
 * Finds a real program that a suite runs against.
 *
 * @param name - the program
 * @returns its absolute path, or `undefined` when this machine lacks it; the reason is then printed
 * @throws when it is missing and `CI` is set: there a suite that does not run is an error
 */
export function findProgram(name: keyof typeof remedies): string | undefined {
  const built = { pebble: pebblePath, jujuc: jujucPath, bun: bunPath };
  const candidates =
    name in built
      ? [built[name as keyof typeof built]]
      : ['/usr/sbin', ...(process.env['PATH'] ?? '').split(delimiter)].map((folder) => join(folder, name));
  return findFirst(candidates, name, remedies[name]);
}

/**
 * Finds a release of the real Pebble.
 *
 * @param version - with its `v`
 * @returns its absolute path, or `undefined` when this machine lacks it; the reason is then printed
 * @throws when it is missing and `CI` is set
 */
export function findPebble(version: PebbleVersion): string | undefined {
  return findFirst([pathOfPebble(version)], `pebble ${version}`, remedies.pebble);
}

function findFirst(candidates: readonly string[], name: string, remedy: string): string | undefined {
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  const reason = `cannot find ${name}; to have it: ${remedy}`;
  if (!['', '0', 'false'].includes((process.env['CI'] ?? '').toLowerCase())) throw new Error(reason);
  process.stderr.write(`\n!! Tests with the real ${name} do not run: ${reason}\n`);
  return undefined;
}

function pathOfPebble(version: string): string {
  return join(workspace, '.tools', 'pebble', version, 'pebble');
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
