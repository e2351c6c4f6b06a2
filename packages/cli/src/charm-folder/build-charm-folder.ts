import { chmod, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { assembleCharm } from '../archive/assemble-charm.ts';
import { charmEntry } from '../archive/charm-entry.ts';
import { readCharmProject } from '../charmcraft/read-charm-project.ts';
import { architectureOf, type RuntimeName } from '../runtime/runtimes.ts';
import { runtimeFile } from '../start/dispatch-script.ts';
import { writeCharm } from '../start/try-start.ts';
import { checkReplaceable, replaceCharmFolder } from './replace-charm-folder.ts';

/** What can be chosen for {@link buildCharmFolder}. */
export interface BuildCharmFolderOptions {
  /** The folder that is written, relative to the charm's. Default `build/charm`. */
  readonly output?: string;
  /** The charm's entry point, relative to its folder. Default `src/main.ts`. */
  readonly entry?: string;
  /** What runs the charm. Default `node`. */
  readonly runtime?: RuntimeName;
  /** Whether the runtime is a symbolic link: the folder then runs on this machine alone. Default false. */
  readonly linkRuntime?: boolean;
  /** Told what is done next. */
  readonly onStep?: (what: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Builds the folder that Juju would unpack from the packed charm, for this machine's architecture.
 *
 * @remarks The folder is written under another name beside its place and then renamed, so it is never half there. A
 * folder in its place is replaced when it is a charm that was built, and refused when it is something else.
 *
 * @param folder - the charm's folder
 * @param options - entry point, output and runtime
 * @returns the absolute path of the folder that was written
 * @throws `CLI_OUTPUT_IN_THE_WAY` when the output exists and is no charm folder, and what `packCharm` throws
 *
 * @example
 * ```ts
 * const charm = await buildCharmFolder('apps/redis-k8s');
 * ```
 */
export async function buildCharmFolder(folder: string, options: BuildCharmFolderOptions = {}): Promise<string> {
  const { output = 'build/charm', entry = 'src/main.ts', runtime = 'node', linkRuntime = false } = options;
  const { onStep, signal } = options;
  const project = await readCharmProject(folder);
  const target = resolve(folder, output);
  await checkReplaceable(target);
  const architecture = architectureOf(process.arch) ?? 'amd64';
  const charm = await assembleCharm(project, {
    entry,
    runtime,
    architecture,
    platform: project.platforms.find((each) => each.architecture === architecture),

    ...(onStep === undefined ? {} : { onStep }),
    ...(signal === undefined ? {} : { signal }),
  });
  await mkdir(dirname(target), { recursive: true });
  const unfinished = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
    await chmod(unfinished, 0o755);
    await writeCharm(unfinished, charm.entries);
    if (linkRuntime) await symlink(charm.runtime.file, join(unfinished, runtimeFile(runtime)));
    else await writeCharm(unfinished, [charmEntry(runtimeFile(runtime), charm.runtime.program, true)]);
    await replaceCharmFolder(target, unfinished);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return target;
}
