import { describe, expect, it } from 'vitest';
import type { YamlMap } from './charm-project.ts';
import { ProblemCollector } from './problem-collector.ts';
import { readPlatforms } from './read-platforms.ts';

function read(charmcraft: YamlMap) {
  const found = new ProblemCollector(() => 'charmcraft.yaml');
  const platforms = readPlatforms(charmcraft, found).map(
    ({ name, base, architecture }) => `${name}: ${base.name}@${base.channel} ${architecture}`,
  );
  return { platforms, problems: found.problems.map(({ field, text }) => `${field} ${text}`) };
}
const base = 'ubuntu@24.04';

describe('readPlatforms', () => {
  it.each<[name: string, charmcraft: YamlMap, platforms: readonly string[]]>([
    [
      'the short form',
      { base, platforms: { amd64: null, arm64: null } },
      ['amd64: ubuntu@24.04 amd64', 'arm64: ubuntu@24.04 arm64'],
    ],
    ['a base of its own', { platforms: { 'ubuntu@22.04:arm64': null } }, ['ubuntu@22.04:arm64: ubuntu@22.04 arm64']],
    [
      'the long form',
      { base, platforms: { small: { 'build-on': ['amd64'], 'build-for': ['arm64'] } } },
      ['small: ubuntu@24.04 arm64'],
    ],
    [
      'the long form, one word',
      { base, platforms: { small: { 'build-for': 'amd64' } } },
      ['small: ubuntu@24.04 amd64'],
    ],
    [
      'the long form with a base',
      { platforms: { jammy: { 'build-for': ['ubuntu@22.04:amd64'] } } },
      ['jammy: ubuntu@22.04 amd64'],
    ],
    [
      'the long form without build-for',
      { base, platforms: { amd64: { 'build-on': 'amd64' } } },
      ['amd64: ubuntu@24.04 amd64'],
    ],
    [
      'an interim release with a build base',
      { base: 'ubuntu@25.10', 'build-base': 'ubuntu@25.10', platforms: { amd64: null } },
      ['amd64: ubuntu@25.10 amd64'],
    ],
    ['none', { base }, []],
  ])('reads %s', (_name, charmcraft, platforms) => {
    expect(read(charmcraft)).toEqual({ platforms, problems: [] });
  });

  it.each<[name: string, charmcraft: YamlMap, problem: string]>([
    ['the old form', { bases: [] }, 'bases is the old form'],
    ['a list', { base, platforms: ['amd64'] }, 'platforms must be a mapping of names, not ["amd64"]'],
    ['no base', { platforms: { amd64: null } }, 'platforms.amd64 has no base; add "base: ubuntu@24.04"'],
    [
      'a base that Juju does not run',
      { base: 'debian@12', platforms: {} },
      'base names the base "debian@12", which Juju does not run',
    ],
    ['a release that does not exist', { base: 'ubuntu@24.10', platforms: {} }, 'base names the base "ubuntu@24.10"'],
    [
      'an interim release without a build base',
      { base: 'ubuntu@25.10' },
      'base "ubuntu@25.10" is an interim release; add "build-base: ubuntu@25.10"',
    ],
    [
      'all architectures',
      { base, platforms: { any: { 'build-for': ['all'] } } },
      'platforms.any is for all architectures',
    ],
    [
      'an architecture that Juju does not know',
      { base, platforms: { x64: null } },
      'platforms.x64 is for "x64"; use one of amd64, arm64',
    ],
    [
      'two targets',
      { base, platforms: { both: { 'build-for': ['amd64', 'arm64'] } } },
      'platforms.both.build-for must name one platform',
    ],
    [
      'a platform that is a word',
      { base, platforms: { amd64: 'yes' } },
      'platforms.amd64.build-for must name one platform, not nothing',
    ],
  ])('refuses %s', (_name, charmcraft, problem) => {
    const { problems, platforms } = read(charmcraft);
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(platforms).toEqual([]);
  });
});
