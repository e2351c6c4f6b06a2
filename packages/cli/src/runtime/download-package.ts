import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CharmsmithError } from '@charmsmith/errors';
import { isNodeError } from '../node-error.ts';
import type { RuntimePackage } from './runtimes.ts';

/**
 * Downloads an npm package, for whatever machine it is meant, through the user's npm: its registry, its proxy, its
 * cache.
 *
 * @param wanted - the package
 * @param folder - what its content is put into; it is there whole or not at all
 * @throws `CLI_RUNTIME_UNAVAILABLE` with what npm said
 */
export async function downloadPackage(
  { name, version }: Pick<RuntimePackage, 'name' | 'version'>,
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  try {
    const args = [
      'pack',
      `${name}@${version}`,
      '--ignore-scripts',
      '--loglevel=error',
      '--pack-destination',
      unfinished,
    ];
    await promisify(execFile)('npm', args, { cwd: unfinished, ...(signal === undefined ? {} : { signal }) });
    const [archive = ''] = await readdir(unfinished);
    const content = join(unfinished, 'content');
    await mkdir(content);
    const { extract } = await import('tar');
    await extract({ file: join(unfinished, archive), cwd: content, strip: 1 });
    await rename(content, folder);
  } catch (error) {
    // Another run was faster: its content is the same.
    if (isNodeError(error, 'ENOTEMPTY') || isNodeError(error, 'EEXIST')) return;
    if (signal?.aborted === true) throw error;
    const said = error instanceof Error && 'stderr' in error ? firstReason(String(error.stderr)) : '';
    throw new CharmsmithError(`cannot download ${name} ${version}${said === '' ? '' : `: ${said}`}`, {
      code: 'CLI_RUNTIME_UNAVAILABLE',
      hint: `The command "npm pack ${name}@${version}" shows why; or install the package beside charmsmith.`,
      details: { package: name, version },
      cause: error,
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** The line of npm's that says why: codes come before it, the path of a log after. */
function firstReason(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.replace(/^npm error /, '').trim());
  return lines.find((line) => line !== '' && !/^(code|errno|syscall) /.test(line)) ?? '';
}
