import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

/** The root of the checkout. */
export const root = resolve(dirname(new URL(import.meta.url).pathname), '../..');

/** Programs installed by npm, the pinned Node among them. */
export const binFolder = join(root, 'node_modules/.bin');

/**
 * @typedef {object} Project A folder with a `project.json`.
 * @property {string} name
 * @property {string} folder absolute
 * @property {readonly string[]} targets
 */

/**
 * Lists the Nx projects of this checkout without starting Nx, which takes a second.
 *
 * @param {string} [folder]
 * @returns {Project[]}
 */
export function listProjects(folder = root) {
  const groups = ['packages', 'apps'].map((group) => join(folder, group)).filter((group) => existsSync(group));
  const folders = [
    join(folder, 'tools'),
    ...groups.flatMap((group) => readdirSync(group).map((name) => join(group, name))),
  ];
  return folders
    .filter((each) => existsSync(join(each, 'project.json')))
    .map((each) => {
      const { name, targets = {} } = JSON.parse(readFileSync(join(each, 'project.json'), 'utf8'));
      return { name, folder: each, targets: Object.keys(targets) };
    });
}

/**
 * Tells whether this run must not skip anything: `CI` is set to something other than nothing, `0` or `false`.
 *
 * @param {NodeJS.ProcessEnv} [env]
 */
export function inCI(env = process.env) {
  return !['', '0', 'false'].includes((env['CI'] ?? '').toLowerCase());
}

/**
 * The environment of everything that runs on the pinned Node.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function pinnedEnvironment(env = process.env) {
  return { ...env, PATH: [binFolder, env['PATH'] ?? ''].join(delimiter), NX_TUI: 'false' };
}

/**
 * The environment of what must not run on Node from `node_modules`, since it replaces that folder.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function machineEnvironment(env = process.env) {
  const path = (env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return { ...env, PATH: path.join(delimiter) };
}
