import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const filter = /[\\/]ioredis[\\/]built[\\/]utils[\\/]Commander\.js$/;
const loop = 'commands.forEach(';

/**
 * Has ioredis give its class the methods of 300 commands in a third of a millisecond instead of nine, and without 4 MB of
 * garbage.
 *
 * @remarks V8 copies the shape of a prototype for each property that it gets, unless it keeps the properties in a table,
 * as it does once one was deleted. A version of ioredis that is written otherwise is taken as it is.
 */
export const ioredisMethods: Plugin = {
  name: 'ioredis-methods',
  setup(build) {
    build.onLoad({ filter }, async ({ path }) => {
      const [before, after, ...others] = (await readFile(path, 'utf8')).split(loop);
      if (before === undefined || after === undefined || others.length > 0) return undefined;
      return { contents: `${before}${intoTable}${loop}${after}` };
    });
  },
};

const intoTable = 'Commander.prototype.intoTable = undefined; delete Commander.prototype.intoTable;\n';
