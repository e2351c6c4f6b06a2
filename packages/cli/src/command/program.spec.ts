import { describe, expect, it } from 'vitest';
import { CharmsmithError } from '@charmsmith/errors';
import { createCharm } from '../../test/charm.ts';
import { exitCodeOf } from './exit-code.ts';
import { createProgram } from './program.ts';

/** Runs the command as the program does, and gives its exit code with what it printed. */
async function command(...args: string[]) {
  const lines: string[] = [];
  const output: string[] = [];
  const program = createProgram((line) => lines.push(line));
  for (const each of [program, ...program.commands]) {
    each.configureOutput({ writeOut: (text) => output.push(text), writeErr: (text) => output.push(text) });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return { code: 0, lines, output: output.join('') };
  } catch (error) {
    return { code: exitCodeOf(error), lines, output: output.join('') };
  }
}

describe('charmsmith', () => {
  it.each([
    ['types', /charmsmith types apps\/redis-k8s --check/],
    ['build', /charmsmith build apps\/redis-k8s --output out/],
  ])('%s --help shows an example', async (name, example) => {
    const { code, output } = await command(name, '--help');
    expect(output).toMatch(example);
    expect(code).toBe(0);
  });

  it('types writes, then finds the file up to date; --check agrees', async () => {
    await using charm = await createCharm();
    expect((await command('types', charm.path, '--check')).code).toBe(2);
    expect((await command('types', charm.path)).lines).toEqual(['src/charm-metadata.gen.ts written']);
    expect((await command('types', charm.path)).lines).toEqual(['src/charm-metadata.gen.ts is up to date']);
    expect((await command('types', charm.path, '--check')).code).toBe(0);
  });

  it.each([
    ['an unknown command', ['bild']],
    ['an unknown option', ['build', '--out', 'x']],
    ['a folder without charmcraft.yaml', ['build', '/nonexistent']],
  ])('exits 2 for %s', async (_name, args) => {
    expect((await command(...args)).code).toBe(2);
  });
});

describe('exitCodeOf', () => {
  it.each([
    [new CharmsmithError('x', { code: 'CLI_BAD_CHARM' }), 2],
    [new CharmsmithError('x', { code: 'CLI_OUTPUT_IN_THE_WAY' }), 2],
    [new CharmsmithError('x', { code: 'CLI_TYPES_OUTDATED' }), 2],
    [new CharmsmithError('x', { code: 'CLI_BUNDLE_FAILED' }), 1],
    [new Error('disk full'), 1],
  ])('is for %s %i', (thrown, code) => {
    expect(exitCodeOf(thrown)).toBe(code);
  });
});
