import type { Plugin } from 'esbuild';

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

/** Behaves as the module itself, which only `require` and `===` can tell from it. */
function standIn(name: string): string {
  // `assert` is a function too. Neither target has a property that a proxy would have to show.
  const target = name === 'assert' ? '() => {}' : '{}';
  return `
    let loaded;
    const load = () => (loaded ??= require('node:${name}'));
    module.exports = new Proxy(${target}, {
      apply: (target, self, args) => Reflect.apply(load(), self, args),
      defineProperty: (target, key, property) => Reflect.defineProperty(load(), key, property),
      deleteProperty: (target, key) => Reflect.deleteProperty(load(), key),
      get: (target, key) => load()[key],
      getOwnPropertyDescriptor: (target, key) => {
        const property = Reflect.getOwnPropertyDescriptor(load(), key);
        // A proxy may not show one as fixed that its target does not have.
        return property && { ...property, configurable: true };
      },
      has: (target, key) => key in load(),
      ownKeys: () => Reflect.ownKeys(load()),
      set: (target, key, value) => Reflect.set(load(), key, value),
    });
  `;
}
