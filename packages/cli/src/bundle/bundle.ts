import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { BuildFailure } from 'esbuild';
import { CharmsmithError } from '@charmsmith/errors';
import { badCharm } from '../errors.ts';
import { chunksOf, divide } from './chunks.ts';
import { ioredisMethods } from './ioredis-methods.ts';
import { joinChunks, type Program } from './join-chunks.ts';
import { joinStart } from './join-start.ts';
import { modulesOnDemand } from './modules-on-demand.ts';

/** What {@link bundle} is given. */
export interface BundleOptions {
  /** The charm's folder. */
  readonly folder: string;
  /** The charm's entry point, relative to its folder. */
  readonly entry: string;
}

/** A charm with all it imports. */
export interface Bundle extends Program {
  /** The files that it was made of, absolute. */
  readonly inputs: readonly string[];
}

/**
 * Bundles a charm with all it imports into one minified CommonJS program.
 *
 * @remarks What is large and imported on demand lies in files of its own. Packages are taken as published: their `default` export, never their sources, so a charm is the same inside
 * and outside of this repository. A dynamic `import()` of something inside the bundle is evaluated when it is
 * reached; one of a Node module becomes a `require`, which also works where the file is loaded by a script. Heavy modules
 * of Node are loaded when a package in CommonJS first uses them. Files find
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
    // Modules of JavaScript first, since only those are split at each import(); then CommonJS.
    const built = await esbuild.build({
      ...common,
      absWorkingDir: resolve(folder),
      entryPoints: { charm: entry },
      outdir: 'out',
      plugins: [modulesOnDemand, ioredisMethods],
      write: false,
      metafile: true,
      bundle: true,
      splitting: true,
      format: 'esm',
      supported: { 'top-level-await': false },
      define: {
        'import.meta.url': 'charmFileUrl',
        'import.meta.dirname': 'charmFolder',
        'import.meta.filename': 'charmFile',
        __dirname: 'charmFolder',
        __filename: 'charmFile',
      },
    });
    const division = divide(chunksOf(built), 'charm.js');
    const joined = joinStart(division, 'charm.js');
    const start = await esbuild.build({
      ...common,
      ...commonJs,
      entryPoints: [joined.entry],
      plugins: [joined.plugin],
      write: false,
      bundle: true,
    });
    const onDemand = await Promise.all(
      division.onDemand.map(async ({ name, text, isCommonJs }) => {
        const { code } = await esbuild.transform(text, { ...common, ...commonJs });
        return { name, text: isCommonJs ? code + nameExports : code };
      }),
    );
    return {
      ...joinChunks(start.outputFiles[0]?.text ?? '', onDemand),
      inputs: Object.keys(built.metafile.inputs).map((input) => resolve(folder, input)),
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

const common = {
  minify: true,
  charset: 'ascii',
  platform: 'node',
  target: 'node24',
  sourcemap: false,
  legalComments: 'none',
  logLevel: 'silent',
} as const;

const commonJs = { format: 'cjs', supported: { 'dynamic-import': false } } as const;

/** What an import() of a module in CommonJS gives in Node: its `module.exports` as `default`, and that one's names. */
const nameExports = [
  'for(let key of Object.getOwnPropertyNames(Object(module.exports.default)))',
  'if(!(key in module.exports))',
  'Object.defineProperty(module.exports,key,{get:()=>module.exports.default[key],enumerable:true});',
].join('');

function isBuildFailure(thrown: unknown): thrown is BuildFailure {
  return thrown instanceof Error && 'errors' in thrown && Array.isArray(thrown.errors);
}
