import { mkdir, mkdtempDisposable, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { downloadPackage } from './download-package.ts';
import { provideRuntime } from './provide-runtime.ts';
import { type Architecture, architectureOf, architectures, runtimeNames, runtimePackage } from './runtimes.ts';

afterEach(() => vi.unstubAllEnvs());

const here = architectureOf(process.arch) ?? 'amd64';
const elsewhere: Architecture = here === 'amd64' ? 'arm64' : 'amd64';
const temporaryFolder = () => mkdtempDisposable(join(tmpdir(), 'charmsmith-runtime-'));

describe('provideRuntime', () => {
  it('takes the Node that is installed, with its licence', async () => {
    const { version, file, program, licence } = await provideRuntime('node', here);
    expect([`v${version}`, file]).toEqual([process.version, process.execPath]);
    expect(program.length).toBeGreaterThan(50e6);
    expect(licence).toContain('Node.js is licensed for use as follows');
  });

  it('refuses a program that is not the one it knows', async () => {
    await using cache = await temporaryFolder();
    const { version } = runtimePackage('node', elsewhere);
    const folder = join(cache.path, `node-${version}-${elsewhere}`);
    await mkdir(join(folder, 'bin'), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{}');
    await writeFile(join(folder, 'bin/node'), 'something else');
    await expect(provideRuntime('node', elsewhere, { cacheFolder: cache.path })).rejects.toMatchObject({
      code: 'CLI_RUNTIME_CHANGED',
      message: expect.stringContaining(join(folder, 'bin/node')) as string,
    });
  });
});

describe('downloadPackage', () => {
  it('says what npm said, and leaves nothing', async () => {
    await using cache = await temporaryFolder();
    // Nothing listens on port 1 of loopback.
    vi.stubEnv('npm_config_registry', 'http://127.0.0.1:1/');
    vi.stubEnv('npm_config_fetch_retries', '0');
    vi.stubEnv('npm_config_cache', join(cache.path, 'npm'));
    const wanted = runtimePackage('node', elsewhere);
    await expect(downloadPackage(wanted, join(cache.path, 'runtimes/node'))).rejects.toMatchObject({
      code: 'CLI_RUNTIME_UNAVAILABLE',
      message: expect.stringMatching(`^cannot download ${wanted.name} ${wanted.version}: `) as string,
    });
    expect(await readdir(join(cache.path, 'runtimes'))).toEqual([]);
  });
});

describe('the runtimes', () => {
  it.each(runtimeNames)('%s has one version for all architectures', (name) => {
    const versions = architectures.map((architecture) => runtimePackage(name, architecture).version);
    expect(new Set(versions).size).toBe(1);
  });
});
