import { isMap, type YamlMap } from './charm-project.ts';
import type { CharmBase, CharmPlatform } from './charm-platform.ts';
import { type ProblemCollector, shown } from './problem-collector.ts';

/** Architectures that Juju accepts in a manifest. */
const jujuArchitectures = ['amd64', 'arm64', 'ppc64el', 's390x', 'riscv64'];

const longTerm = ['18.04', '20.04', '22.04', '24.04', '26.04'];
/** Those that Charmcraft builds only with a `build-base`. */
const interim = ['25.04', '25.10', '26.10'];

/**
 * Reads `base` and `platforms` of `charmcraft.yaml`.
 *
 * @param charmcraft - the whole file
 * @param found - where problems go
 * @returns in the order of the file; none where the file names none
 */
export function readPlatforms(charmcraft: YamlMap, found: ProblemCollector): readonly CharmPlatform[] {
  const { platforms, base, bases } = charmcraft;
  if (bases !== undefined) {
    found.report(
      ['bases'],
      'is the old form, for charms in Python; write "base: ubuntu@24.04" and "platforms:" instead',
    );
    return [];
  }
  const common = base === undefined ? undefined : readBase(base, ['base'], found);
  if (interim.includes(common?.channel ?? '') && charmcraft['build-base'] === undefined) {
    found.report(['base'], `${shown(base)} is an interim release; add "build-base: ${String(base)}" or choose another`);
  }
  if (platforms === undefined) return [];
  if (!isMap(platforms)) {
    found.report(['platforms'], `must be a mapping of names, not ${shown(platforms)}; write "amd64:" below it`);
    return [];
  }
  return Object.entries(platforms).flatMap(([name, content]) => {
    const path = ['platforms', name];
    const target = buildFor(name, content, path, found);
    if (target === undefined) return [];
    const at = target.lastIndexOf(':');
    const architecture = target.slice(at + 1);
    const own = at < 0 ? common : readBase(target.slice(0, at), path, found);
    if (own === undefined) {
      if (base === undefined && at < 0)
        found.report(path, 'has no base; add "base: ubuntu@24.04" at the top of the file');
      return [];
    }
    if (architecture === 'all') {
      found.report(path, 'is for all architectures, but the charm carries the program that runs it; name one');
      return [];
    }
    if (!jujuArchitectures.includes(architecture)) {
      found.report(path, `is for ${shown(architecture)}; use one of ${jujuArchitectures.join(', ')}`);
      return [];
    }
    return [{ name, base: own, architecture }];
  });
}

/** What units a platform is for: in the short form its name, in the long one `build-for`, which has one entry. */
function buildFor(
  name: string,
  content: unknown,
  path: readonly string[],
  found: ProblemCollector,
): string | undefined {
  if (content === null) return name;
  const target = isMap(content) ? (content['build-for'] ?? name) : undefined;
  const [only, ...others] = Array.isArray(target) ? (target as unknown[]) : [target];
  if (typeof only === 'string' && others.length === 0) return only;
  found.report([...path, 'build-for'], `must name one platform, not ${shown(target)}; write for instance [amd64]`);
  return undefined;
}

function readBase(value: unknown, path: readonly string[], found: ProblemCollector): CharmBase | undefined {
  const [, name, channel] = /^([a-z]+)@(\S+)$/.exec(String(value)) ?? [];
  if (name === 'ubuntu' && channel !== undefined && [...longTerm, ...interim].includes(channel))
    return { name, channel };
  const known = longTerm.map((each) => `ubuntu@${each}`).join(', ');
  found.report(path, `names the base ${shown(value)}, which Juju does not run; use one of ${known}`);
  return undefined;
}
