import { describe, expect, it } from 'vitest';
import type { CharmPlatform } from '../charmcraft/charm-platform.ts';
import { choosePlatforms } from './choose-platforms.ts';

const noble = { name: 'ubuntu', channel: '24.04' };
const platforms: readonly CharmPlatform[] = [
  { name: 'amd64', base: noble, architecture: 'amd64' },
  { name: 'ubuntu@22.04:amd64', base: { name: 'ubuntu', channel: '22.04' }, architecture: 'amd64' },
  { name: 'arm64', base: noble, architecture: 'arm64' },
  { name: 's390x', base: noble, architecture: 's390x' },
  { name: 'old', base: { name: 'ubuntu', channel: '18.04' }, architecture: 'arm64' },
];
const options = { runtime: 'node', names: [], machine: 'x64' } as const;

describe('choosePlatforms', () => {
  it.each<[name: string, chosen: Parameters<typeof choosePlatforms>[1], names: readonly string[]]>([
    ['those of this machine', options, ['amd64', 'ubuntu@22.04:amd64']],
    ['one by its name', { ...options, names: ['ubuntu@22.04:amd64'] }, ['ubuntu@22.04:amd64']],
    [
      'several, in the order of the file',
      { ...options, names: ['arm64', 'amd64'], runtime: 'bun' },
      ['amd64', 'ubuntu@22.04:amd64', 'arm64', 'old'],
    ],
  ])('chooses %s', (_name, given, names) => {
    const chosen = choosePlatforms({ platforms }, given);
    expect('platforms' in chosen && chosen.platforms.map(({ platform }) => platform.name)).toEqual(names);
  });

  it.each<[name: string, given: Parameters<typeof choosePlatforms>[1], field: string, text: string]>([
    [
      'a platform that is not there',
      { ...options, names: ['riscv64'] },
      'platforms',
      'has none for "riscv64"; add it, or choose with --platform among amd64, ',
    ],
    ['a machine that has none', { ...options, machine: 'ppc64' }, 'platforms', 'has none for this machine, ppc64'],
    [
      'an architecture without a runtime',
      { ...options, names: ['s390x'] },
      'platforms.s390x',
      'is for s390x, for which there is no node',
    ],
    [
      'a base that is too old for Node',
      { ...options, names: ['old'] },
      'platforms.old',
      'whose glibc is too old for Node 24',
    ],
  ])('refuses %s', (_name, given, field, text) => {
    expect(choosePlatforms({ platforms }, given)).toEqual({
      problems: [{ file: 'charmcraft.yaml', field, text: expect.stringContaining(text) as string }],
    });
  });

  it('asks for platforms where the file has none', () => {
    expect(choosePlatforms({ platforms: [] }, options)).toMatchObject({ problems: [{ field: 'platforms' }] });
  });
});
