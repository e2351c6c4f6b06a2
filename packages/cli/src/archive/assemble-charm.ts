import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from '../bundle/bundle.ts';
import { bundledPackages, renderLicences } from '../bundle/licences.ts';
import type { CharmProject } from '../charmcraft/charm-project.ts';
import type { CharmPlatform } from '../charmcraft/charm-platform.ts';
import { renderSplitFiles } from '../charmcraft/render-split-files.ts';
import { isNodeError } from '../node-error.ts';
import { ownVersion } from '../own-version.ts';
import { provideRuntime, type Runtime } from '../runtime/provide-runtime.ts';
import { type Architecture, architectureOf, type RuntimeName } from '../runtime/runtimes.ts';
import { bunBytecode } from '../start/bun-bytecode.ts';
import { bunLoader } from '../start/bun-loader.ts';
import { bundleFiles, wrapBundle } from '../start/bundle-files.ts';
import { dispatchScript, startFile } from '../start/dispatch-script.ts';
import { nodeLoader } from '../start/node-loader.ts';
import { tryStart } from '../start/try-start.ts';
import { checkMetadataFile, metadataFile } from '../types/metadata-file.ts';
import { type CharmEntry, charmEntry } from './charm-entry.ts';
import { renderManifest } from './manifest.ts';

/** What {@link assembleCharm} is given. */
export interface AssembleCharmOptions {
  /** The charm's entry point, relative to its folder. */
  readonly entry: string;
  readonly runtime: RuntimeName;
  readonly architecture: Architecture;
  /** What goes into `manifest.yaml`; without it there is none. */
  readonly platform: CharmPlatform | undefined;
  /** Told what is done next. */
  readonly onStep?: (what: string) => void;
  readonly signal?: AbortSignal;
}

/** A charm as it lies on a unit. */
export interface Charm {
  /** All files but the runtime. */
  readonly entries: readonly CharmEntry[];
  readonly runtime: Runtime;
  /** Whether the code cache is inside. Where not, the charm makes it on the unit. */
  readonly codeCache: boolean;
  /** Bundled packages that say nothing of their licence. */
  readonly unlicensed: readonly string[];
}

/** Files of a charm's folder that are taken along where they are there. */
const takenAlong = ['LICENSE', 'README.md', 'icon.svg', 'lxd-profile.yaml', 'version'];

/**
 * Makes all that a charm consists of, in memory. A folder and an archive are written from the same.
 *
 * @param project - checked
 * @throws `CLI_TYPES_OUTDATED`, `CLI_BAD_CHARM`, `CLI_BUNDLE_FAILED`, `CLI_CHARM_DOES_NOT_START`,
 * `CLI_RUNTIME_UNAVAILABLE`, `CLI_RUNTIME_CHANGED`
 */
export async function assembleCharm(project: CharmProject, options: AssembleCharmOptions): Promise<Charm> {
  const { entry, runtime: name, architecture, platform, onStep, signal } = options;
  const cancel = signal === undefined ? {} : { signal };
  if (await isThere(join(project.folder, metadataFile))) await checkMetadataFile(project.folder);
  onStep?.(`bundling ${entry}`);
  const { inputs, ...program } = await bundle({ folder: project.folder, entry });
  const packages = await bundledPackages(inputs, project.folder);
  const files = bundleFiles(program);

  const runtime = await provideRuntime(name, architecture, {
    ...cancel,
    onDownload: (what) => onStep?.(`downloading ${what}`),
  });
  const runsHere = process.platform === 'linux' && architectureOf(process.arch) === architecture;
  const compiled = name === 'bun' && runsHere ? await bunBytecode(runtime.file, program.text, files) : [];
  const bytecode = compiled.find(({ path }) => path === files.bytecode);
  const entries = [
    ...Object.entries(await renderSplitFiles(project)).map(([file, content]) => charmEntry(file, content)),
    ...(platform === undefined ? [] : [charmEntry('manifest.yaml', await renderManifest(platform, ownVersion()))]),
    ...(await readTakenAlong(project.folder)),
    charmEntry('dispatch', dispatchScript(name), true),
    charmEntry(`bin/LICENSE.${name}`, runtime.licence),
    charmEntry(startFile, name === 'node' ? nodeLoader(files) : bunLoader(files, bytecode), true),
    charmEntry(files.bundle, wrapBundle(program.text)),
    ...Object.entries(program.parts).map(([part, text]) => charmEntry(`dist/${part}`, wrapBundle(text))),
    ...compiled,
    charmEntry('dist/LICENSES', renderLicences(packages)),
  ];

  onStep?.('starting it once');
  const start = { project, ...cancel };
  const made = runsHere
    ? await tryStart({ ...start, entries, runtime: name, program: runtime.file, wanted: [files.codeCache] })
    : // For another machine it must load as well, but no cache that is made here fits there.
      await tryStart({
        ...start,
        entries: [...entries.filter(({ path }) => path !== startFile), charmEntry(startFile, nodeLoader(files), true)],
        runtime: 'node',
        program: process.execPath,
        wanted: [],
      });
  return {
    entries: [...entries, ...made],
    runtime,
    codeCache: made.length + compiled.length > 0,
    unlicensed: packages.filter(({ licence, texts }) => licence === undefined && texts.length === 0).map(nameOf),
  };
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function readTakenAlong(folder: string): Promise<readonly CharmEntry[]> {
  const found: CharmEntry[] = [];
  for (const file of takenAlong) {
    try {
      found.push(charmEntry(file, await readFile(join(folder, file))));
    } catch (error) {
      if (!isNodeError(error, 'ENOENT')) throw error;
    }
  }
  return found;
}

function nameOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name} ${version}`;
}
