import { execFile } from 'node:child_process';
import { access, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Absentee } from '../bench-case.ts';

/** The Python framework that is measured, with its testing kit, as the package index has it. */
export const opsVersion = '3.9.0';

/**
 * Python with `ops` and `ops.testing`, in a virtual environment of the bench's own under `.tools`, made when it is not
 * there yet; or why there is none.
 *
 * @param root - of the checkout
 */
export async function provideOps(
  root: string,
  signal: AbortSignal,
): Promise<{ readonly python: string } | { readonly reason: string }> {
  const folder = join(root, '.tools/bench', `ops-testing-${opsVersion}`);
  const python = join(folder, 'bin/python');
  try {
    await access(python);
    return { python };
  } catch {
    // It is made below.
  }
  const unfinished = `${folder}.unfinished`;
  const run = promisify(execFile);
  try {
    await rm(unfinished, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', unfinished], { signal });
    const packages = [`ops[testing]==${opsVersion}`];
    await run(join(unfinished, 'bin/python'), ['-m', 'pip', 'install', '--quiet', ...packages], { signal });
    // Its modules are compiled here: a dispatch would do it for itself, each time where it cannot keep them.
    await run(join(unfinished, 'bin/python'), ['-m', 'compileall', '-q', unfinished], { signal });
  } catch (error) {
    signal.throwIfAborted();
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { reason: `needs python3 with venv, and pip to install it (${why})` };
  }
  // Scripts of an environment name its place; only its Python is used, which finds itself.
  await rename(unfinished, folder);
  return { python };
}

/** Who is absent where Python or its package index is. */
export function withoutOps(name: string, reason: string): Absentee {
  return { name: `${name} ${opsVersion}`, reason };
}
