import { defineConfig } from 'tsup';

/**
 * The tsup configuration of a published package: ESM with types, one file an entry.
 *
 * Every package calls this and nothing else, so that the bundler can be replaced in one place.
 *
 * @param entry - the entry points, output name to source file
 */
export function libraryConfig(entry: Record<string, string> = { index: 'src/index.ts' }) {
  return defineConfig({
    entry,
    format: 'esm',
    target: 'node22.18',
    platform: 'node',
    dts: { compilerOptions: { customConditions: [], noEmit: false } },
    clean: true,
    splitting: true,
    sourcemap: true,
    treeshake: true,
    // Otherwise tsup writes 'fs' for 'node:fs', and Bun and bundlers must guess.
    removeNodeProtocol: false,
    silent: true,
  });
}
