import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CharmsmithError } from '@charmsmith/errors';
import { isCharmName } from '../charmcraft/check-metadata.ts';
import { isNodeError } from '../node-error.ts';
import { ownVersion } from '../own-version.ts';
import { metadataFile, writeMetadataFile } from '../types/metadata-file.ts';
import { type ProjectKind, templateFiles } from './template-files.ts';

/** What can be chosen for {@link initProject}. */
export interface InitProjectOptions {
  /** Default `charm`. */
  readonly kind?: ProjectKind;
  /** The charm's or the package's name. Default: that of the folder. */
  readonly name?: string;
}

/**
 * Begins a project whose tests are green at once.
 *
 * @param folder - made when it is missing; must have nothing in it but perhaps `.git`
 * @returns the files that were written, relative to the folder
 * @throws `CLI_BAD_NAME` when the name fits no charm or package
 * @throws `CLI_OUTPUT_IN_THE_WAY` when the folder has something in it, which is then left alone
 */
export async function initProject(folder: string, options: InitProjectOptions = {}): Promise<readonly string[]> {
  const { kind = 'charm', name = basename(resolve(folder)) } = options;
  checkName(kind, name);
  await checkEmpty(folder);
  const files = await templateFiles(kind, { name, charmsmithVersion: ownVersion() });
  const written: string[] = [];
  try {
    for (const [file, text] of files) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      written.push(file);
      await writeFile(join(folder, file), text, { flag: 'wx' });
    }
    if (kind === 'charm') {
      written.push(metadataFile);
      await writeMetadataFile(folder);
    }
  } catch (error) {
    const tops = new Set(written.map((file) => file.split('/', 1)[0] ?? file));
    await Promise.all([...tops].map((top) => rm(join(folder, top), { recursive: true, force: true })));
    throw error;
  }
  return written.sort();
}

const packageName = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

function checkName(kind: ProjectKind, name: string): void {
  if (kind === 'charm' ? isCharmName(name) : packageName.test(name) && name.length <= 214) return;
  const rule =
    kind === 'charm'
      ? 'use 1 to 40 of a-z, 0-9 and single "-" between words, each with a letter'
      : 'use a-z, 0-9, "-", "_" and ".", perhaps after a scope: @example/greeter';
  throw new CharmsmithError(`"${name}" cannot name a ${kind}`, {
    code: 'CLI_BAD_NAME',
    hint: `Choose another with --name; ${rule}.`,
    details: { name },
  });
}

async function checkEmpty(folder: string): Promise<void> {
  let entries: readonly string[];
  try {
    entries = await readdir(folder);
  } catch (error) {
    if (isNodeError(error, 'ENOENT')) return;
    throw inTheWay(folder, 'is no folder', error);
  }
  const found = entries.filter((entry) => entry !== '.git');
  if (found.length > 0) throw inTheWay(folder, `has something in it: ${found.slice(0, 3).join(', ')}`);
}

function inTheWay(folder: string, what: string, cause?: unknown): CharmsmithError {
  return new CharmsmithError(`${folder} ${what}`, {
    code: 'CLI_OUTPUT_IN_THE_WAY',
    hint: 'Name a folder that is empty or not there yet.',
    cause,
  });
}
