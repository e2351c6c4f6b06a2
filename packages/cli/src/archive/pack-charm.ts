import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { badCharm } from '../errors.ts';
import type { CharmProject } from '../charmcraft/charm-project.ts';
import { readCharmProject } from '../charmcraft/read-charm-project.ts';
import type { RuntimeName } from '../runtime/runtimes.ts';
import { runtimeFile } from '../start/dispatch-script.ts';
import { assembleCharm } from './assemble-charm.ts';
import { charmEntry } from './charm-entry.ts';
import { choosePlatforms, type PackedPlatform } from './choose-platforms.ts';
import { writeArchive } from './write-archive.ts';

/** What can be chosen for {@link packCharm}. */
export interface PackCharmOptions {
  /** Platforms of `charmcraft.yaml`, by name or architecture. Default: those of this machine's architecture. */
  readonly platforms?: readonly string[];
  /** What runs the charm on its unit. Default `node`. */
  readonly runtime?: RuntimeName;
  /** The folder that the archives go to, relative to where the program runs. Default: there. */
  readonly output?: string;
  /** The charm's entry point, relative to its folder. Default `src/main.ts`. */
  readonly entry?: string;
  /** Told what is done next. */
  readonly onStep?: (what: string) => void;
  readonly signal?: AbortSignal;
}

/** An archive that was made. */
export interface PackedCharm {
  /** Absolute path. */
  readonly file: string;
  /** As `charmcraft.yaml` has it. */
  readonly platform: string;
  readonly runtime: RuntimeName;
  readonly bytes: number;
  /**
   * `inside`: the charm starts with it from the first hook on. `on-unit`: the charm makes it there after its first
   * hook, since one for another architecture cannot be made on this machine.
   */
  readonly codeCache: 'inside' | 'on-unit';
  /** Bundled packages that say nothing of their licence. */
  readonly unlicensed: readonly string[];
}

/**
 * Packs a charm into archives that Juju can deploy, one a platform.
 *
 * @remarks Needs neither containers nor Charmcraft. The same sources give the same bytes. Each archive is written
 * under another name and then renamed, so it is whole or not there.
 *
 * @param folder - the charm's folder
 * @throws `CLI_BAD_CHARM`, `CLI_TYPES_OUTDATED`, `CLI_BUNDLE_FAILED`, `CLI_CHARM_DOES_NOT_START`,
 * `CLI_RUNTIME_UNAVAILABLE`, `CLI_RUNTIME_CHANGED`; before anything is written
 *
 * @example
 * ```ts
 * const [archive] = await packCharm('apps/redis-k8s', { platforms: ['amd64'] });
 * ```
 */
export async function packCharm(folder: string, options: PackCharmOptions = {}): Promise<readonly PackedCharm[]> {
  const { runtime = 'node', entry = 'src/main.ts', output = '.', onStep, signal } = options;
  onStep?.('checking charmcraft.yaml');
  const project = await readCharmProject(folder);
  const chosen = choosePlatforms(project, { runtime, names: options.platforms ?? [], machine: process.arch });
  if ('problems' in chosen) throw badCharm(chosen.problems);
  const packed: PackedCharm[] = [];
  for (const platform of chosen.platforms) {
    packed.push(await packOne(project, platform));
  }
  return packed;

  async function packOne(of: CharmProject, { platform, architecture }: PackedPlatform): Promise<PackedCharm> {
    const step = onStep === undefined ? {} : { onStep: (what: string) => onStep(`${platform.name}: ${what}`) };
    const cancel = signal === undefined ? {} : { signal };
    const charm = await assembleCharm(of, { entry, runtime, architecture, platform, ...step, ...cancel });
    onStep?.(`${platform.name}: writing the archive`);
    const name = `${String(of.metadata['name'])}_${platform.name.replaceAll(':', '-')}.charm`;
    const file = join(resolve(output), name);
    await mkdir(resolve(output), { recursive: true });
    const bytes = await writeArchive(
      file,
      [...charm.entries, charmEntry(runtimeFile(runtime), charm.runtime.program, true)],
      signal,
    );
    return {
      file,
      platform: platform.name,
      runtime,
      bytes,
      codeCache: charm.codeCache ? 'inside' : 'on-unit',
      unlicensed: charm.unlicensed,
    };
  }
}
