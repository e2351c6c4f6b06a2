import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CharmsmithError } from '@charmsmith/errors';
import { isNodeError } from '../node-error.ts';
import { type Architecture, type RuntimeName, type RuntimePackage, runtimePackage } from './runtimes.ts';
import { runtimeLicence } from './runtime-licence.ts';
import { stripElf } from './strip-elf.ts';

/** The program that runs a charm on its unit. */
export interface Runtime {
  readonly name: RuntimeName;
  readonly version: string;
  readonly architecture: Architecture;
  /** Absolute path of the program as it was published. */
  readonly file: string;
  /** The program without symbols. */
  readonly program: Buffer;
  readonly licence: string;
}

/** How {@link provideRuntime} goes about it. */
export interface ProvideRuntimeOptions {
  /** Where downloaded packages are kept. Default: `charmsmith/runtimes` in the user's cache folder. */
  readonly cacheFolder?: string;
  /** Called before something is downloaded. */
  readonly onDownload?: (what: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Finds the program that runs a charm: an npm package that is installed beside this one, or one from the cache, where
 * it is downloaded to when it is missing. Its checksum is verified each time.
 *
 * @throws `CLI_RUNTIME_UNAVAILABLE` when it cannot be downloaded
 * @throws `CLI_RUNTIME_CHANGED` when it is not the program that this version of charmsmith knows
 */
export async function provideRuntime(
  name: RuntimeName,
  architecture: Architecture,
  options: ProvideRuntimeOptions = {},
): Promise<Runtime> {
  const wanted = runtimePackage(name, architecture);
  const folder = (await installedFolder(wanted)) ?? (await downloadedFolder(wanted, options));
  const file = join(folder, wanted.program);
  const published = await readFile(file);
  const sha256 = createHash('sha256').update(published).digest('hex');
  if (sha256 !== wanted.sha256) {
    throw new CharmsmithError(`${file} is not ${wanted.name} ${wanted.version}: its SHA-256 is ${sha256}`, {
      code: 'CLI_RUNTIME_CHANGED',
      hint: `It must be ${wanted.sha256}. Remove the folder ${folder} and try again.`,
      details: { file, sha256, expected: wanted.sha256 },
    });
  }
  const licence = await runtimeLicence(wanted, folder);
  return { name, version: wanted.version, architecture, file, program: stripElf(published), licence };
}

async function installedFolder({ name, version }: RuntimePackage): Promise<string | undefined> {
  let manifest: string;
  try {
    manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  } catch {
    return undefined; // npm installs those of this machine only
  }
  const { version: found } = JSON.parse(await readFile(manifest, 'utf8')) as { readonly version?: string };
  return found === version ? join(manifest, '..') : undefined;
}

async function downloadedFolder(wanted: RuntimePackage, options: ProvideRuntimeOptions): Promise<string> {
  const { cacheFolder = await defaultCacheFolder(), onDownload, signal } = options;
  const folder = join(cacheFolder, `${wanted.runtime}-${wanted.version}-${wanted.architecture}`);
  try {
    await readFile(join(folder, 'package.json'));
  } catch (error) {
    if (!isNodeError(error, 'ENOENT')) throw error;
    onDownload?.(`${wanted.name} ${wanted.version}`);
    const { downloadPackage } = await import('./download-package.ts');
    await downloadPackage(wanted, folder, signal);
  }
  return folder;
}

async function defaultCacheFolder(): Promise<string> {
  const { homedir } = await import('node:os');
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'charmsmith/runtimes');
}
