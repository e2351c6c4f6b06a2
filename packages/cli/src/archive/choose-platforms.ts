import type { CharmProblem } from '../errors.ts';
import type { CharmPlatform } from '../charmcraft/charm-platform.ts';
import type { CharmProject } from '../charmcraft/charm-project.ts';
import { type Architecture, architectureOf, architectures, type RuntimeName } from '../runtime/runtimes.ts';

/** A platform for which there is a runtime. */
export interface PackedPlatform {
  readonly platform: CharmPlatform;
  readonly architecture: Architecture;
}

/** What {@link choosePlatforms} goes by. */
export interface ChoosePlatformsOptions {
  readonly runtime: RuntimeName;
  /** Names of platforms, or architectures; none means those of this machine. */
  readonly names: readonly string[];
  /** `process.arch` */
  readonly machine: string;
}

/**
 * Chooses the platforms that are packed.
 *
 * @returns the platforms, or what is wrong with the choice
 */
export function choosePlatforms(
  { platforms }: Pick<CharmProject, 'platforms'>,
  { runtime, names, machine }: ChoosePlatformsOptions,
): { readonly platforms: readonly PackedPlatform[] } | { readonly problems: readonly CharmProblem[] } {
  const problem = (field: string, text: string) => ({
    problems: [{ file: 'charmcraft.yaml', field, text }],
  });
  if (platforms.length === 0) {
    return problem('platforms', 'is missing; write "platforms:" with "amd64:" below it, and "base: ubuntu@24.04"');
  }
  const wanted = names.length > 0 ? names : [architectureOf(machine) ?? machine];
  const listed = platforms.map(({ name }) => name).join(', ');
  const unknown = wanted.find((name) => !platforms.some((each) => isCalled(each, name)));
  if (unknown !== undefined) {
    const what = names.length > 0 ? `"${unknown}"` : `this machine, ${unknown}`;
    return problem('platforms', `has none for ${what}; add it, or choose with --platform among ${listed}`);
  }
  const chosen: PackedPlatform[] = [];
  for (const platform of platforms.filter((each) => wanted.some((name) => isCalled(each, name)))) {
    const architecture = architectures.find((each) => each === platform.architecture);
    if (architecture === undefined) {
      const text = `is for ${platform.architecture}, for which there is no ${runtime}; choose with --platform one for ${architectures.join(' or ')}`;
      return problem(`platforms.${platform.name}`, text);
    }
    if (runtime === 'node' && platform.base.channel === '18.04') {
      const text =
        'is for Ubuntu 18.04, whose glibc is too old for Node 24; use ubuntu@20.04 or later, or --runtime bun';
      return problem(`platforms.${platform.name}`, text);
    }
    chosen.push({ platform, architecture });
  }
  return { platforms: chosen };
}

function isCalled({ name, architecture }: CharmPlatform, wanted: string): boolean {
  return name === wanted || architecture === wanted;
}
