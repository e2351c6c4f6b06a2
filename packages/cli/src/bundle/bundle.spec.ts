import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findProgram } from '../../../../tools/workspace/programs.ts';
import { createCharm } from '../../test/charm.ts';
import { wrapBundle } from '../start/bundle-files.ts';
import { bundle } from './bundle.ts';

// Suite: about two seconds, a Node and a Bun a program.

const bun = findProgram('bun');

const filler = (name: string) => `export const ${name} = [${'"a text that nobody reads",'.repeat(800)}].length;`;

/**
 * Bundles sources and runs what came of it, on Node and on Bun, which must print the same.
 *
 * @param differs - where Bun's own modules differ from Node's: then on Node alone
 */
async function bundled(sources: Readonly<Record<string, string>>, differs = false) {
  await using charm = await createCharm(sources);
  const program = await bundle({ folder: charm.path, entry: 'src/main.ts' });
  const files = Object.entries({ 'main.cjs': program.text, ...program.parts });
  const run = async (runtime: string, calling: string) => {
    for (const [name, text] of files) await writeFile(join(charm.path, name), wrapBundle(text).trim() + calling);
    return (await promisify(execFile)(runtime, ['main.cjs'], { cwd: charm.path })).stdout;
  };
  const stdout = await run(process.execPath, '(exports,require,module,__filename,__dirname)');
  // Bun calls the function itself.
  if (bun !== undefined && !differs) expect(await run(bun, '')).toBe(stdout);
  return { stdout, program, folder: charm.path };
}

const shared = {
  'src/shared.ts': `
    process.stdout.write('shared ');
    export class Failure extends Error {}
    let count = 0;
    export const next = () => ++count;
  `,
  'src/large.ts': `
    import { join } from 'node:path';
    import { Failure, next } from './shared.ts';
    ${filler('size')}
    process.stdout.write('large ');
    export const where = () => import.meta.url + ' ' + join(import.meta.dirname, 'x');
    export const fail = () => new Failure(String(next()));
  `,
  'src/small.ts': `
    import { next } from './shared.ts';
    process.stdout.write('small ');
    export default next;
  `,
};

describe('bundle', () => {
  it('puts what is large and imported on demand into a file of its own, and evaluates each module once', async () => {
    const { stdout, program } = await bundled({
      ...shared,
      'src/main.ts': `
        import { Failure, next } from './shared.ts';
        process.stdout.write('main ' + next() + ' ');
        const [large, again, small] = [await0('./large'), await0('./large'), import('./small.ts')];
        function await0(_name: string) { return import('./large.ts'); }
        void Promise.all([large, again, small]).then(([one, two, { default: nextOne }]) => {
          process.stdout.write([one.fail === two.fail, one.fail() instanceof Failure, nextOne(), one.size].join(' '));
        });
      `,
    });
    expect(stdout).toBe('shared main 1 large small true true 3 800');
    expect(Object.keys(program.parts)).toEqual([expect.stringMatching(/^part\.large-[A-Z0-9]{8}\.cjs$/)]);
    expect(program.text).not.toContain('nobody reads');
  });

  it('leaves out what is imported on demand by code that nothing uses', async () => {
    const { program } = await bundled({
      ...shared,
      'src/main.ts': `import { used } from './library.ts'; used();`,
      'src/library.ts': `
        export const used = () => process.stdout.write('used');
        export const unused = () => import('./large.ts');
      `,
    });
    expect(program.parts).toEqual({});
    expect(program.text).not.toContain('nobody reads');
  });

  it('lets a part find the file of the charm, and import on demand itself', async () => {
    const { stdout, folder } = await bundled({
      ...shared,
      'src/main.ts': `import('./second.ts').then(({ tell }) => tell());`,
      'src/second.ts': `
        ${filler('second')}
        export const tell = async () => process.stdout.write((await import('./large.ts')).where());
      `,
    });
    expect(stdout).toBe(`shared large file://${folder}/main.cjs ${folder}/x`);
  });

  it('takes packages in CommonJS, which require modules of Node and find their own exports', async () => {
    const { stdout } = await bundled({
      'src/main.ts': `
        import('old').then(({ default: old, named }) => process.stdout.write([old.named, named, old.base('/a/b')].join(' ')));
        import('older').then(({ default: call, named }) => process.stdout.write(' ' + call() + ' ' + named));
      `,
      'node_modules/older/package.json': '{"name":"older","version":"1.0.0","main":"index.js"}',
      'node_modules/older/index.js': `module.exports = () => 'called'; module.exports.named = 'too';`,
      'node_modules/old/package.json': '{"name":"old","version":"1.0.0","main":"index.js"}',
      'node_modules/old/index.js': `exports.__esModule = true; exports.named = 'named'; exports.base = require('path').basename; exports.text = ${JSON.stringify('x'.repeat(20_000))};`,
    });
    expect(stdout).toBe('named named b called too');
  });

  it('has packages in CommonJS load heavy modules of Node when they use them, as if they had them from the start', async () => {
    const { stdout } = await bundled(
      {
        'src/main.ts': `
        import old from 'old';
        const loaded = () => process.moduleLoadList.includes('NativeModule tls');
        const before = loaded();
        const facts = [old.same(process.getBuiltinModule('tls')), old.check(), old.names(), loaded()];
        process.stdout.write([before, ...facts].join(' '));
      `,
        'node_modules/old/package.json': '{"name":"old","version":"1.0.0","main":"index.js"}',
        'node_modules/old/index.js': `
        const assert = require('assert');
        const zlib = require('zlib');
        const tls = require('node:tls');
        exports.same = ({ connect }) => tls.connect === connect && 'Server' in tls;
        exports.check = () => {
          assert(true);
          try {
            assert(false, 'refused');
          } catch (error) {
            return error instanceof assert.AssertionError && error.message;
          }
        };
        exports.names = () => {
          const all = { ...zlib };
          zlib.added = 'added';
          return [typeof assert, typeof zlib, all.gzip === zlib.gzip, process.getBuiltinModule('zlib').added].join();
        };
      `,
      },
      true,
    );
    expect(stdout).toBe('false true refused function,object,true,added true');
  });

  it('gives modules of Node as they are, whenever they are loaded and however they are imported', async () => {
    const { stdout } = await bundled({
      'src/main.ts': `
        import fs, { existsSync } from 'node:fs';
        import * as path from 'node:path';
        import os from 'node:os';
        import { inspect, promisify as promised } from 'node:util';
        export class Own { static sep = path.sep; }
        const { join: joined, ...rest } = path;
        process.stdout.write([
          existsSync('main.cjs'), fs.existsSync('nothing'), path.join('a', 'b'), joined('c', 'd'), 'posix' in rest,
          path.default?.sep ?? path.sep, Own.sep, os.EOL === '\\n', inspect({ a: 1 }), typeof promised(fs.stat),
          Object.keys(path).includes('relative'), 'stat' in fs,
        ].join(' '));
      `,
    });
    expect(stdout).toBe('true false a/b c/d true / / true { a: 1 } function true true');
  });

  it('lets V8 keep the methods of ioredis in a table, and ioredis be what it is', async () => {
    const { stdout, program } = await bundled(
      {
        'src/main.ts': `
        import { Redis } from ${JSON.stringify(fileURLToPath(import.meta.resolve('ioredis')))};
        process.stdout.write(JSON.stringify(Object.getOwnPropertyNames(Redis.prototype).sort()));
      `,
      },
      true,
    );
    const { Redis } = await import('ioredis');
    expect(JSON.parse(stdout)).toEqual(Object.getOwnPropertyNames(Redis.prototype).sort());
    // Another ioredis may be written otherwise: then look where its time goes.
    expect(program.text).toMatch(/delete \w+\.prototype\.intoTable/);
  });

  it.each([
    ['what does not parse', 'const = 1;', /src\/main\.ts:1:6/],
    [
      'what CommonJS cannot do',
      'export const x = await Promise.resolve(1);',
      /Top-level await .*\n\n *src\/main\.ts:1:17/,
    ],
    ['what is not there', `import './nothing.ts';`, /Could not resolve "\.\/nothing\.ts"/],
  ])('refuses %s, and says where', async (_name, source, message) => {
    await expect(bundled({ 'src/main.ts': source })).rejects.toMatchObject({
      code: 'CLI_BUNDLE_FAILED',
      message: expect.stringMatching(message) as string,
    });
  });
});
