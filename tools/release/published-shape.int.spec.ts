import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { HookTools, processRunner, readCharm, UnitAgent } from '@charmsmith/juju-emulator';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packAll, type PackedPackage } from './pack.ts';

// Suite: about 40 seconds: npm packs every package, and the compiler reads the packed types.

const run = promisify(execFile);
const workspace = resolve(import.meta.dirname, '../..');
let folder: string;
let packages: readonly PackedPackage[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charmsmith-release-'));
  await mkdir(join(folder, 'tarballs'));
  packages = await packAll(workspace, join(folder, 'tarballs'));
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the packages as they are published', () => {
  it('are all there', () => {
    expect(packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['@charmsmith/core', '@charmsmith/pebble', 'charmsmith']),
    );
  });

  it('hold what publint asks for', async () => {
    const found: string[] = [];
    for (const { name, tarball } of packages) {
      const { messages, pkg } = await publint({ pack: { tarball: await bytes(tarball) }, strict: true });
      found.push(...messages.map((message) => `${name}: ${formatMessage(message, pkg) ?? message.code}`));
    }
    expect(found).toEqual([]);
  }, 60_000);

  it('give their types to everyone who resolves ES modules', async () => {
    const found: string[] = [];
    for (const { name, tarball } of packages) {
      const result = await checkPackage(createPackageFromTarballData(new Uint8Array(await bytes(tarball))));
      if (result.types === false) found.push(`${name}: no types`);
      // CommonJS without require(esm), and resolution from before `exports`, are not served.
      const served = 'problems' in result ? result.problems.filter((problem) => !isUnserved(problem)) : [];
      found.push(...served.map((problem) => `${name}: ${problem.kind} ${JSON.stringify(problem)}`));
    }
    expect(found).toEqual([]);
  }, 120_000);

  describe("with a stranger's plugin and charm", () => {
    // greeter-k8s, as if it lived elsewhere: what it imports is what the archives hold.
    let project: string;
    const inProject = (program: string, ...args: readonly string[]) =>
      run(process.execPath, [join(project, 'node_modules', program), ...args], { cwd: project });

    beforeAll(async () => {
      project = join(folder, 'greeter');
      await installPacked(project, ['vitest', 'zod']);
      const app = join(workspace, 'apps/greeter-k8s');
      await cp(join(app, 'charmcraft.yaml'), join(project, 'charmcraft.yaml'));
      await cp(join(app, 'src'), join(project, 'src'), { recursive: true });
      await mkdir(join(project, 'test'));
      for (const file of ['greeter.spec.ts', 'greetings.spec.ts', 'charm.spec-d.ts']) {
        await cp(join(app, 'test', file), join(project, 'test', file));
      }
      await cp(join(import.meta.dirname, 'fixtures'), project, { recursive: true });
    }, 60_000);

    it('agree on the generated types', async () => {
      const command = 'charmsmith/bin/charmsmith.js';
      await inProject(command, 'types', '--check');
      await rm(join(project, 'src/charm-metadata.gen.ts'));
      expect((await inProject(command, 'types')).stdout).toBe('src/charm-metadata.gen.ts written\n');
    }, 60_000);

    it('compile it, also where libraries are checked', async () => {
      const tsc = join(workspace, 'node_modules/.bin/tsc');
      await run(tsc, ['-p', project]);
      await run(tsc, ['-p', join(project, 'tsconfig.test.json')]);
    }, 120_000);

    it('run its tests', async () => {
      const report = join(project, 'report.json');
      await inProject('vitest/vitest.mjs', 'run', '--reporter=json', `--outputFile=${report}`);
      const counts = JSON.parse(await readFile(report, 'utf8')) as Readonly<Record<string, number>>;
      const { numFailedTests, numPassedTests } = counts;
      expect(numFailedTests).toBe(0);
      expect(numPassedTests).toBeGreaterThan(20);
    }, 60_000);

    it('build it, and Juju dispatches it', async () => {
      await inProject('charmsmith/bin/charmsmith.js', 'build', '--link-runtime');
      const charmDir = join(project, 'build/charm');
      await using tools = await HookTools.open({ directory: join(folder, 'agent') });
      const agent = new UnitAgent({ charm: await readCharm(charmDir), charmDir, hookTools: tools.location });
      const record = await agent.dispatch('config-changed', processRunner({ tools }));
      expect(record).toMatchObject({ exitCode: 0, committed: true });
      expect(agent.status).toMatchObject({ status: 'waiting' });
      const { action } = await agent.runAction('greet', { name: 'Ada' }, processRunner({ tools }));
      expect(action).toMatchObject({ status: 'completed', results: { words: 'Hello, Ada' } });
    }, 60_000);
  });
});

describe.each([
  ['charm', 'my-charm'],
  ['plugin', '@example/greeter'],
])('a %s that charmsmith init begins', (kind, name) => {
  it('has tests that are green at once', async () => {
    const home = join(folder, `init-${kind}`);
    const project = join(home, 'project');
    await installPacked(home, ['vitest', 'typescript']);
    await linkPrograms(home);
    const command = join(home, 'node_modules/charmsmith/bin/charmsmith.js');
    await run(process.execPath, [command, 'init', project, '--kind', kind, '--name', name]);
    const { stdout } = await run('npm', ['test'], { cwd: project });
    expect(stdout).toMatch(/Tests.* passed/);
    expect(stdout).not.toMatch(/failed|skipped/);
    if (kind === 'plugin') await run('npm', ['run', 'build'], { cwd: project });
    else await run('npm', ['run', 'build', '--', '--link-runtime'], { cwd: project });
  }, 120_000);

  it('asks for the versions that are tested here', async () => {
    const project = join(folder, `init-${kind}`, 'project');
    const own = JSON.parse(await readFile(join(workspace, 'package.json'), 'utf8')) as Manifest;
    const { dependencies, devDependencies } = JSON.parse(
      await readFile(join(project, 'package.json'), 'utf8'),
    ) as Manifest;
    for (const [dependency, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      const packed = packages.some((each) => each.name === dependency);
      expect([dependency, version]).toEqual([dependency, packed ? '0.1.0' : own.devDependencies?.[dependency]]);
    }
  });
});

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** What npm makes of the `bin` of packages. */
async function linkPrograms(home: string): Promise<void> {
  const bin = join(home, 'node_modules/.bin');
  await mkdir(bin);
  for (const program of ['tsc', 'vitest', 'node']) {
    await symlink(join(workspace, 'node_modules/.bin', program), join(bin, program));
  }
  await chmod(join(home, 'node_modules/charmsmith/bin/charmsmith.js'), 0o755);
  await symlink('../charmsmith/bin/charmsmith.js', join(bin, 'charmsmith'));
}

function isUnserved({ kind, ...problem }: { readonly kind: string; readonly resolutionKind?: string }): boolean {
  return kind === 'CJSResolvesToESM' || problem.resolutionKind === 'node10';
}

async function bytes(path: string): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = await readFile(path);
  return buffer.slice(byteOffset, byteOffset + byteLength);
}

/**
 * Installs the archives in a project of their own; what others publish comes from this repository's packages.
 *
 * @param others - packages that the project itself asks for
 */
async function installPacked(project: string, others: readonly string[]): Promise<void> {
  const modules = join(project, 'node_modules');
  await mkdir(join(modules, '@types'), { recursive: true });
  for (const { name, tarball } of packages) {
    const target = join(modules, name);
    await mkdir(target, { recursive: true });
    await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
    const { dependencies = {} } = JSON.parse(await readFile(join(target, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    for (const dependency of Object.keys(dependencies)) await link(dependency, modules);
  }
  for (const name of ['@types/node', ...others]) await link(name, modules);
  await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
}

async function link(name: string, modules: string): Promise<void> {
  if (packages.some((own) => own.name === name)) return;
  await mkdir(dirname(join(modules, name)), { recursive: true });
  await symlink(join(workspace, 'node_modules', name), join(modules, name)).catch((error: unknown) => {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
  });
}
