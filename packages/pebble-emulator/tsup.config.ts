import { defineConfig } from 'tsup';
import { libraryConfig } from '../../tools/workspace/tsup.ts';

/** The program in one file, with what it needs inside: it runs where only Node is, such as a container's root. */
const program = defineConfig({
  entry: { main: 'src/main.ts' },
  format: 'esm',
  target: 'node22.18',
  platform: 'node',
  noExternal: [/./],
  // The CommonJS packages inside still require Node's own modules.
  banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
  splitting: false,
  treeshake: true,
  silent: true,
});

export default [libraryConfig(), program];
