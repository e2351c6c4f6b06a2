import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { BuildFailure } from 'esbuild';
import { CharmsmithError } from '@charmsmith/errors';
import { badCharm } from '../errors.ts';

/** What {@link bundle} is given. */
export interface BundleOptions {
  /** The charm's folder. */
  readonly folder: string;
  /** The charm's entry point, relative to its folder. */
  readonly entry: string;
  /** Where the bundle goes, absolute. */
  readonly outfile: string;
}

/**
 * Bundles a charm with all it imports into one CommonJS file for Node 24.
 *
 * @remarks Packages are taken as published: their `default` export, never their sources, so a charm is the same inside
 * and outside of this repository. A dynamic `import()` of something inside the bundle is evaluated when it is
 * reached; one of a Node module becomes a `require`, which also works where the file is loaded by a script. Nothing is
 * minified and there is no source map: a stack trace in Juju's log names the functions as they are written.
 *
 * @throws `CLI_BAD_CHARM` when there is no entry point
 * @throws `CLI_BUNDLE_FAILED` when the program does not compile
 */
export async function bundle({ folder, entry, outfile }: BundleOptions): Promise<void> {
  try {
    await access(resolve(folder, entry));
  } catch (error) {
    throw badCharm(
      [{ file: entry, field: '', text: 'is missing; write the entry point or name it with --entry' }],
      error,
    );
  }
  const esbuild = await import('esbuild');
  try {
    await esbuild.build({
      absWorkingDir: resolve(folder),
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node24',
      supported: { 'dynamic-import': false },
      define: {
        'import.meta.url': 'charmUrl',
        'import.meta.dirname': '__dirname',
        'import.meta.filename': '__filename',
      },
      banner: { js: 'const charmUrl = require("node:url").pathToFileURL(__filename).href;' },
      sourcemap: false,
      legalComments: 'none',
      logLevel: 'silent',
    });
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    const messages = await esbuild.formatMessages(error.errors, { kind: 'error' });
    throw new CharmsmithError(`cannot bundle ${entry}\n${messages.join('').trimEnd()}`, {
      code: 'CLI_BUNDLE_FAILED',
      cause: error,
    });
  }
}

function isBuildFailure(thrown: unknown): thrown is BuildFailure {
  return thrown instanceof Error && 'errors' in thrown && Array.isArray(thrown.errors);
}
