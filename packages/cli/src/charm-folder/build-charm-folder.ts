import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readCharmProject } from '../charmcraft/read-charm-project.ts';
import { renderSplitFiles } from '../charmcraft/render-split-files.ts';
import { bundle } from './bundle.ts';
import { bundleFile, dispatchScript, nodeFile } from './dispatch.ts';
import { placeNode } from './node-runtime.ts';
import { checkReplaceable, replaceCharmFolder } from './replace-charm-folder.ts';

/** What can be chosen for {@link buildCharmFolder}. */
export interface BuildCharmFolderOptions {
  /** The folder that is written, relative to the charm's. Default `build/charm`. */
  readonly output?: string;
  /** The charm's entry point, relative to its folder. Default `src/main.ts`. */
  readonly entry?: string;
  /** Whether `bin/node` is a symbolic link to this Node: the folder then runs on this machine alone. Default false. */
  readonly linkNode?: boolean;
}

/**
 * Builds a folder that Juju can dispatch: the files that Juju reads, `dispatch`, the bundled program and a Node.
 *
 * @remarks The folder is written under another name beside its place and then renamed, so it is never half there. A
 * folder in its place is replaced when it is a charm that was built, and refused when it is something else.
 *
 * @param folder - the charm's folder
 * @param options - entry point and output
 * @returns the absolute path of the folder that was written
 * @throws `CLI_BAD_CHARM` when the description cannot be used
 * @throws `CLI_BUNDLE_FAILED` when the program does not compile
 * @throws `CLI_OUTPUT_IN_THE_WAY` when the output exists and is no charm folder
 *
 * @example
 * ```ts
 * const charm = await buildCharmFolder('apps/redis-k8s');
 * ```
 */
export async function buildCharmFolder(folder: string, options: BuildCharmFolderOptions = {}): Promise<string> {
  const { output = 'build/charm', entry = 'src/main.ts', linkNode = false } = options;
  const project = await readCharmProject(folder);
  const target = resolve(folder, output);
  await checkReplaceable(target);
  await mkdir(dirname(target), { recursive: true });
  const unfinished = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
    await chmod(unfinished, 0o755);
    for (const [file, text] of Object.entries(await renderSplitFiles(project))) {
      await writeFile(join(unfinished, file), text);
    }
    await writeFile(join(unfinished, 'dispatch'), dispatchScript);
    await chmod(join(unfinished, 'dispatch'), 0o755);
    await bundle({ folder: project.folder, entry, outfile: join(unfinished, bundleFile) });
    await chmod(join(unfinished, bundleFile), 0o755);
    await mkdir(join(unfinished, dirname(nodeFile)));
    await placeNode(join(unfinished, nodeFile), linkNode);
    await replaceCharmFolder(target, unfinished);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return target;
}
