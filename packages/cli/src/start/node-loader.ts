import { basename } from 'node:path';
import type { BundleFiles } from './bundle-files.ts';

/** How {@link nodeLoader} goes about the code cache. */
export interface NodeLoaderOptions {
  /** Whether the cache is made anew after each dispatch, with the functions of the one before and of this one. */
  readonly collect?: boolean;
}

/**
 * The program with which Node loads a bundle, with its code cache.
 *
 * @remarks V8 refuses a cache of another V8, and a truncated one, but sees neither flipped bits, which crash it, nor
 * other code of the same length, which it runs. So the file holds the hash of its bundle, and the data twice: to
 * compare them costs nothing, where a checksum costs a millisecond in JavaScript and two with the modules of Node that
 * could reckon it. The name of the script goes into the cache too, so it is one that is the same everywhere.
 *
 * Without a usable cache the charm starts a third slower and makes one of the functions that this dispatch needed, where
 * its folder can be written to. Nothing about a cache fails a dispatch.
 *
 * @param files - of the bundle
 */
export function nodeLoader(
  { bundle, codeCache, hash }: BundleFiles,
  { collect = false }: NodeLoaderOptions = {},
): string {
  return `'use strict';
const fs = require('node:fs');
const { Script } = require('node:vm');
const file = __dirname + '/${basename(bundle)}';
const cacheFile = __dirname + '/${basename(codeCache)}';

function readCache() {
  try {
    const bytes = fs.readFileSync(cacheFile);
    const half = (bytes.length - ${hash.length}) / 2;
    const data = bytes.subarray(0, half);
    const whole = data.equals(bytes.subarray(half, 2 * half)) && bytes.latin1Slice(2 * half) === '${hash}';
    return whole ? data : undefined;
  } catch {
    return undefined;
  }
}

function writeCache() {
  const unfinished = cacheFile + '.' + process.pid;
  try {
    const target = fs.openSync(unfinished, 'wx', 0o644);
    const data = script.createCachedData();
    fs.writeSync(target, Buffer.concat([data, data, Buffer.from('${hash}')]));
    fs.closeSync(target);
    fs.renameSync(unfinished, cacheFile);
    for (const name of fs.readdirSync(__dirname))
      if (/\\.cache(\\.\\d+)?$/.test(name) && !cacheFile.endsWith(name)) fs.rmSync(__dirname + '/' + name);
  } catch {
    try {
      fs.rmSync(unfinished, { force: true });
    } catch {}
  }
}

const cachedData = readCache();
const script = new Script(fs.readFileSync(file, 'latin1'), { filename: '${bundle}', cachedData });
if (${collect ? 'true' : 'script.cachedDataRejected !== false'}) process.once('exit', writeCache);
const charm = { exports: {}, filename: file };
script.runInThisContext()(charm.exports, require, charm);
`;
}
