import { createHash } from 'node:crypto';
import type { Program } from '../bundle/join-chunks.ts';

/** Names of the files that belong to one bundle, relative to the charm. All but the parts carry the hash of its content. */
export interface BundleFiles {
  readonly bundle: string;
  /** What the bundle requires when it needs it, by name beside it. */
  readonly parts: readonly string[];
  /** V8's, for Node. */
  readonly codeCache: string;
  /** The bundle as Bun compiled it, and its bytecode, which Bun finds by that name. */
  readonly compiled: string;
  readonly bytecode: string;
  /** What stands in the names and in the code cache, hexadecimal. */
  readonly hash: string;
}

/**
 * Names the files of a bundle by its content. Juju keeps on a refresh what a charm wrote at run time, so a cache of an
 * earlier revision may lie beside a later bundle.
 */
export function bundleFiles({ text, parts }: Program): BundleFiles {
  const hash = createHash('sha256')
    .update(JSON.stringify([text, parts]))
    .digest('hex')
    .slice(0, 16);
  return {
    bundle: `dist/charm.${hash}.cjs`,
    parts: Object.keys(parts).map((name) => `dist/${name}`),
    codeCache: `dist/charm.${hash}.cache`,
    compiled: `dist/charm.${hash}.compiled.cjs`,
    bytecode: `dist/charm.${hash}.compiled.cjs.jsc`,
    hash,
  };
}

/**
 * The bundle as one function of `exports`, `require` and `module`: what the loader evaluates on Node, and what the first
 * line tells Bun to load as it is, without compiling it to JavaScript again.
 */
export function wrapBundle(text: string): string {
  return `// @bun @bun-cjs\n(function(exports,require,module,__filename,__dirname){${text}\n})\n`;
}
