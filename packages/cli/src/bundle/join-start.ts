import type { Plugin } from 'esbuild';
import type { Chunk, Division } from './chunks.ts';

const entry = 'start.js';
const shared = 'shared.js';

/**
 * Lets esbuild join the chunks of a program's start again, into one scope: to evaluate many small ones takes time. Those
 * that are imported on demand stay required, as `./<name>`; what they import of the start is put into `started`, by the
 * same names.
 *
 * @returns what is to be bundled, and the plugin that knows it
 */
export function joinStart({ start, onDemand }: Division, entryChunk: string): { entry: string; plugin: Plugin } {
  const wanted = new Set(onDemand.flatMap(({ imports }) => imports));
  const files = new Map<string, Pick<Chunk, 'text'>>([
    ...start.map((chunk) => [chunk.name, chunk] as const),
    [shared, { text: shareText(start.filter(({ name }) => wanted.has(name))) }],
    // In this order: the program may import something on demand while it is evaluated.
    [entry, { text: `import './${shared}';import './${entryChunk}';` }],
  ]);
  return {
    entry,
    plugin: {
      name: 'start',
      setup(build) {
        build.onResolve({ filter: /^(\.\/|start\.js$)/ }, ({ path }) => {
          const name = path.replace(/^\.\//, '');
          return files.has(name) ? { path: name, namespace: 'start' } : { path, external: true };
        });
        build.onLoad({ filter: /.*/, namespace: 'start' }, ({ path }) => ({ contents: files.get(path)?.text ?? '' }));
      },
    },
  };
}

function shareText(chunks: readonly Pick<Chunk, 'name'>[]): string {
  return chunks
    .map(({ name }, index) => `import*as n${index} from './${name}';started['./${name}']=n${index};`)
    .join('');
}
