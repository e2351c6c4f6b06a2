import type { Plugin } from 'esbuild';
import { lazyModule } from './lazy-module.ts';

/** Modules of Node that take one to fourteen milliseconds to load. */
const heavy = ['assert', 'child_process', 'crypto', 'http', 'http2', 'https', 'tls', 'worker_threads', 'zlib'];
const filter = new RegExp(`^(?:node:)?(?:${heavy.join('|')})$`);
const namespace = 'module-on-demand';

/**
 * Has packages in CommonJS load the heavy modules of Node when they use them. What is imported the other way, by a charm
 * and by modules of JavaScript, stays as it is: they have `import()` for that.
 *
 * @remarks ioredis, for one, requires `tls`, `crypto` and `assert` whatever it is told to connect to: half of what Node
 * itself takes to start.
 */
export const modulesOnDemand: Plugin = {
  name: namespace,
  setup(build) {
    build.onResolve({ filter }, ({ path, kind, namespace: from }) =>
      kind === 'require-call' && from !== namespace ? { path: path.replace(/^node:/, ''), namespace } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({ contents: standIn(path) }));
  },
};

function standIn(name: string): string {
  // `assert` is a function too.
  const target = name === 'assert' ? '() => {}' : '{}';
  return `
    let loaded;
    const load = () => (loaded ??= require('node:${name}'));
    module.exports = ${lazyModule(target, 'load')};
  `;
}
