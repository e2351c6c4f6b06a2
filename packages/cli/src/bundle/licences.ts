import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { isNodeError } from '../node-error.ts';

/** The npm package that a bundled file belongs to. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As its `package.json` says it: `MIT`. */
  readonly licence: string | undefined;
  /** The texts of its licence files, as they stand in the package. */
  readonly texts: readonly string[];
}

const licenceFile = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/**
 * Finds the packages that files belong to, with their licences.
 *
 * @param inputs - absolute paths
 * @param own - the charm's folder: what lies in it and in no package below it is the charm itself
 * @returns by name, then version
 */
export async function bundledPackages(inputs: readonly string[], own: string): Promise<readonly BundledPackage[]> {
  const folders = new Set<string>();
  const known = new Map<string, string | undefined>();
  for (const input of inputs) {
    const folder = await packageFolder(dirname(input), own, known);
    if (folder !== undefined) folders.add(folder);
  }
  const packages = await Promise.all([...folders].map(readPackage));
  return packages.sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/**
 * One text with the licences of packages; those with the same text share it.
 *
 * @param packages - from {@link bundledPackages}
 */
export function renderLicences(packages: readonly BundledPackage[]): string {
  const byText = Map.groupBy(packages, ({ texts }) => texts.map((text) => text.trim()).join('\n\n'));
  const sections = [...byText].map(([text, users]) => {
    const names = users.map(({ name, version, licence = 'no licence named' }) => `${name} ${version} (${licence})`);
    return `${names.join('\n')}\n\n${text === '' ? 'The package holds no text of its licence.' : text}\n`;
  });
  return ['Packages of others inside this charm, with their licences.\n', ...sections].join(`\n${'-'.repeat(80)}\n\n`);
}

/** The nearest folder upwards that has a package with name and version: some have others inside that say the module kind. */
async function packageFolder(
  start: string,
  own: string,
  known: Map<string, string | undefined>,
): Promise<string | undefined> {
  if (known.has(start)) return known.get(start);
  const found = await lookUp();
  known.set(start, found);
  return found;

  async function lookUp(): Promise<string | undefined> {
    if (start === own || dirname(start) === start) return undefined;
    const { name, version } = await readManifest(start);
    if (typeof name === 'string' && typeof version === 'string') return start;
    return packageFolder(dirname(start), own, known);
  }
}

async function readPackage(folder: string): Promise<BundledPackage> {
  const { name = '', version = '', license, licenses } = await readManifest(folder);
  const files = (await readdir(folder)).filter((file) => licenceFile.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return { name: String(name), version: String(version), licence: spdx(license ?? licenses), texts };
}

interface Manifest {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly license?: unknown;
  readonly licenses?: unknown;
}

async function readManifest(folder: string): Promise<Manifest> {
  if (folder.endsWith(`${sep}node_modules`)) return {};
  try {
    return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
  } catch (error) {
    if (isNodeError(error, 'ENOENT') || isNodeError(error, 'ENOTDIR')) return {};
    throw error;
  }
}

/** Old packages have an object, or a list of them. */
function spdx(licence: unknown): string | undefined {
  if (typeof licence === 'string') return licence;
  if (Array.isArray(licence)) return licence.map(spdx).join(' OR ') || undefined;
  if (typeof licence === 'object' && licence !== null && 'type' in licence) return spdx(licence.type);
  return undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
