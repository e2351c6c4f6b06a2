/**
 * The text of an expression that stands for a module and loads it at the first use. It behaves as the module itself, which
 * only `require` and `===` can tell from it.
 *
 * @param target - what is stood in for: `{}`, or a function where the module is one. It may have no property that a proxy
 * would have to show
 * @param load - an expression: a function that gives the module, each time the same
 */
export function lazyModule(target: string, load: string): string {
  return `new Proxy(${target}, {
      apply: (target, self, args) => Reflect.apply(${load}(), self, args),
      defineProperty: (target, key, property) => Reflect.defineProperty(${load}(), key, property),
      deleteProperty: (target, key) => Reflect.deleteProperty(${load}(), key),
      get: (target, key) => ${load}()[key],
      getOwnPropertyDescriptor: (target, key) => {
        const property = Reflect.getOwnPropertyDescriptor(${load}(), key);
        // A proxy may not show one as fixed that its target does not have.
        return property && { ...property, configurable: true };
      },
      has: (target, key) => key in ${load}(),
      ownKeys: () => Reflect.ownKeys(${load}()),
      set: (target, key, value) => Reflect.set(${load}(), key, value),
    })`;
}
