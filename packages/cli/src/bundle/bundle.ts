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
}

/** A program in one file. */
export interface Bundle {
  /** CommonJS, ASCII. */
  readonly text: string;
  /** The files that it was made of, absolute. */
  readonly inputs: readonly string[];
}

/**
 * Bundles a charm with all it imports into one minified CommonJS file.
 *
 * @remarks Packages are taken as published: their `default` export, never their sources, so a charm is the same inside
 * and outside of this repository. A dynamic `import()` of something inside the bundle is evaluated when it is
 * reached; one of a Node module becomes a `require`, which also works where the file is loaded by a script. Files find
 * themselves through `module`, since Bun would write the folders of the build machine into the file.
 *
 * @throws `CLI_BAD_CHARM` when there is no entry point
 * @throws `CLI_BUNDLE_FAILED` when the program does not compile
 */
export async function bundle({ folder, entry }: BundleOptions): Promise<Bundle> {
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
    const { outputFiles, metafile } = await esbuild.build({
      absWorkingDir: resolve(folder),
      entryPoints: [entry],
      outfile: 'charm.cjs',
      write: false,
      metafile: true,
      bundle: true,
      minify: true,
      charset: 'ascii',
      platform: 'node',
      format: 'cjs',
      target: 'node24',
      supported: { 'dynamic-import': false },
      define: {
        'import.meta.url': 'charmFileUrl',
        'import.meta.dirname': 'charmFolder',
        'import.meta.filename': 'charmFile',
        __dirname: 'charmFolder',
        __filename: 'charmFile',
      },
      sourcemap: false,
      legalComments: 'none',
      logLevel: 'silent',
    });
    return {
      text: withFileNames(outputFiles[0]?.text ?? ''),
      inputs: Object.keys(metafile.inputs).map((input) => resolve(folder, input)),
    };
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    const messages = await esbuild.formatMessages(error.errors, { kind: 'error' });
    throw new CharmsmithError(`cannot bundle ${entry}\n${messages.join('').trimEnd()}`, {
      code: 'CLI_BUNDLE_FAILED',
      cause: error,
    });
  }
}

/** Declares what stands for the file's own name, where something asks for it: to make a URL of it takes its time. */
function withFileNames(text: string): string {
  const names = {
    charmFile: 'module.filename',
    charmFolder: 'require("node:path").dirname(module.filename)',
    charmFileUrl: 'require("node:url").pathToFileURL(module.filename).href',
  };
  const asked = Object.entries(names).filter(([name]) => new RegExp(`\\b${name}\\b`).test(text));
  return asked.map(([name, value]) => `var ${name}=${value};`).join('') + text;
}

function isBuildFailure(thrown: unknown): thrown is BuildFailure {
  return thrown instanceof Error && 'errors' in thrown && Array.isArray(thrown.errors);
}
