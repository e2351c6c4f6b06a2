import { basename } from 'node:path';
import type { BundleFiles } from './bundle-files.ts';

/**
 * The program with which Node loads a bundle, with its code cache.
 *
 * @remarks V8 refuses a cache of another V8, and a truncated one, but neither sees flipped bits nor other code of the
 * same length, so the file ends with a checksum that begins with the bundle's hash. The checksum is that of `node:zlib`,
 * which costs half a millisecond beside the modules that a dispatch loads anyway; one written in JavaScript costs
 * more, `node:crypto` four times as much. Without a usable cache the charm starts a third slower and makes one from the
 * functions that this dispatch needed, where its folder can be written to. Nothing about a cache fails a dispatch.
 * The name of the script goes into the cache too, so it is one that is the same everywhere.
 *
 * @param files - of the bundle
 */
export function nodeLoader({ bundle, codeCache, seed }: BundleFiles): string {
  return `'use strict';
const fs = require('node:fs');
const { Script } = require('node:vm');
const { crc32 } = require('node:zlib');
const file = __dirname + '/${basename(bundle)}';
const cacheFile = __dirname + '/${basename(codeCache)}';

function readCache() {
  try {
    const bytes = fs.readFileSync(cacheFile);
    const data = bytes.subarray(0, -4);
    return bytes.readUInt32LE(data.length) === crc32(data, ${seed}) ? data : undefined;
  } catch {
    return undefined;
  }
}

function writeCache() {
  const unfinished = cacheFile + '.' + process.pid;
  try {
    const target = fs.openSync(unfinished, 'wx', 0o644);
    const data = script.createCachedData();
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32LE(crc32(data, ${seed}));
    fs.writevSync(target, [data, checksum]);
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
if (script.cachedDataRejected !== false) process.once('exit', writeCache);
const charm = { exports: {}, filename: file };
script.runInThisContext()(charm.exports, require, charm);
`;
}
