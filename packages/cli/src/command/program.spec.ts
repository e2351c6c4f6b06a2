import { describe, expect, it } from 'vitest';
import { CharmsmithError } from '@charmsmith/errors';
import { createCharm } from '../../test/charm.ts';
import { exitCodeOf } from './exit-code.ts';
import { ownVersion } from '../own-version.ts';
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
    ['pack', /charmsmith pack apps\/redis-k8s --platform amd64 arm64/],
    ['init', /charmsmith init greeter --kind plugin/],
    ['dispatch', /charmsmith dispatch config-changed --config port=9090/],
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
    ['a charm to pack that is none', ['pack', '/nonexistent']],
    ['a runtime that is none', ['pack', '--runtime', 'deno']],
    ['a kind of project that is none', ['init', '/nonexistent/x', '--kind', 'bundle']],
    ['a name that fits no charm', ['init', '/nonexistent/x', '--name', 'Redis 7']],
    ['an event without a charm', ['dispatch', 'install', '/nonexistent']],
    ['no event', ['dispatch']],
    ['an option without a value', ['dispatch', 'install', '--config', 'port']],
  ])('exits 2 for %s', async (_name, args) => {
    expect((await command(...args)).code).toBe(2);
  });
});

describe('charmsmith --version', () => {
  it('prints that of the package', async () => {
    expect(await command('--version')).toMatchObject({ code: 0, output: `${ownVersion()}\n` });
  });
});

describe('charmsmith dispatch', () => {
  it('prints what a hook changed, for people and for programs', async () => {
    await using charm = await createCharm({ 'src/main.ts': `process.stdout.write('hello\\n')` });
    const { code, lines } = await command('dispatch', 'start', charm.path);
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^start: committed, \d+ ms, 0 hook commands$/);
    expect(lines).toContain('  DEBUG   hello');
    const json = await command('dispatch', 'start', charm.path, '--format', 'json');
    expect(JSON.parse(json.lines.join(''))).toMatchObject({ event: 'start', committed: true, exitCode: 0 });
  });

  it('exits 1 for a hook that fails', async () => {
    await using charm = await createCharm({
      'src/main.ts': `if (process.env.JUJU_DISPATCH_PATH === 'hooks/start') process.exitCode = 3;`,
    });
    const { code, lines } = await command('dispatch', 'start', charm.path);
    expect(code).toBe(1);
    expect(lines[0]).toMatch(/^start: exit code 3, nothing kept/);
  });
});

describe('exitCodeOf', () => {
  it.each<[thrown: Error, code: number]>([
    ...['ARCHIVE', 'CHARM', 'EVENT', 'NAME', 'VALUE'].map((what): [Error, number] => [
      new CharmsmithError(what, { code: `CLI_BAD_${what}` }),
      2,
    ]),
    [new CharmsmithError('x', { code: 'CLI_CHARM_DOES_NOT_START' }), 2],
    [new CharmsmithError('x', { code: 'CLI_RUNTIME_UNAVAILABLE' }), 1],
    [new CharmsmithError('x', { code: 'CLI_OUTPUT_IN_THE_WAY' }), 2],
    [new CharmsmithError('x', { code: 'CLI_TYPES_OUTDATED' }), 2],
    [new CharmsmithError('x', { code: 'CLI_BUNDLE_FAILED' }), 1],
    [new Error('disk full'), 1],
  ])('is for %s %i', (thrown, code) => {
    expect(exitCodeOf(thrown)).toBe(code);
  });
});
