import { basename } from 'node:path';
import type { BundleFiles } from './bundle-files.ts';

/** A little less than deflate looks back. */
const pieceSize = 32_000;

/**
 * The program with which Node loads a bundle and, when the bundle requires them, its parts, all with their code cache.
 *
 * @remarks V8 refuses a cache of another V8, and a truncated one, but sees neither flipped bits, which crash it, nor
 * other code of the same length, which it runs. So the file holds the hash of its bundle, and each piece of the data
 * twice: to compare them costs nothing, where a checksum costs a millisecond in JavaScript and two with the modules of
 * Node that could reckon it. The pieces are so small that the second ones vanish in the archive. The data begin with a
 * list of where the cache of each script lies. The name of a script goes into its cache too, so it is one that is the same
 * everywhere.
 *
 * A cache has the functions that ran in the dispatch after which it was made. The one that comes with the charm has those
 * of every start. After the first success of a hook that needs more, the unit gets one of that hook's own, where the
 * charm's folder can be written to; a hook that needs no more is known by an empty file. One dispatch in 16 looks whether
 * its hook has come to need more since: the first time it may have had to wait for something. Nothing about a cache
 * fails a dispatch.
 *
 * @param files - of the bundle
 */
export function nodeLoader({ bundle, codeCache, hash }: BundleFiles): string {
  return `'use strict';
const fs = require('node:fs');
const { Script } = require('node:vm');
const common = __dirname + '/${basename(codeCache)}';
const hook = /\\/([\\w-]+)$/.exec(process.env.JUJU_DISPATCH_PATH ?? '')?.[1];
const own = hook === undefined ? undefined : common.replace(/cache$/, hook + '.cache');

function readCache(path) {
  try {
    const bytes = fs.readFileSync(path);
    if (bytes.length === 0) return 'empty';
    const end = bytes.length - ${hash.length};
    if (bytes.latin1Slice(end) !== '${hash}' || end % 2 !== 0) return undefined;
    const data = Buffer.allocUnsafeSlow(end / 2);
    for (let at = 0, size; at < end; at += 2 * size) {
      size = Math.min(${pieceSize}, (end - at) / 2);
      const piece = bytes.subarray(at, at + size);
      if (!piece.equals(bytes.subarray(at + size, at + 2 * size))) return undefined;
      piece.copy(data, at / 2);
    }
    return { data, places: JSON.parse(data.latin1Slice(8, 8 + data.readUInt32LE())) };
  } catch {
    return undefined;
  }
}

function writeCache(path, atLeast) {
  const caches = [...scripts].map(([name, script]) => [name, script.createCachedData()]);
  // Multiples of eight: V8 would copy what lies anywhere else.
  const padded = (bytes) => Buffer.concat([bytes], Math.ceil(bytes.length / 8) * 8);
  const places = {};
  let end = 0;
  for (const [name, { length }] of caches) {
    places[name] = [end, end + length];
    end += Math.ceil(length / 8) * 8;
  }
  const list = Buffer.from(JSON.stringify(places));
  const size = Buffer.alloc(8);
  size.writeUInt32LE(list.length);
  const data = Buffer.concat([size, padded(list), ...caches.map(([, bytes]) => padded(bytes))]);
  const isMore = data.length > atLeast;
  if (!isMore && ofHook !== undefined) return;
  const pieces = [];
  for (let at = 0; isMore && at < data.length; at += ${pieceSize}) {
    const piece = data.subarray(at, at + ${pieceSize});
    pieces.push(piece, piece);
  }
  fs.writeFileSync(path + '.new', Buffer.concat(isMore ? [...pieces, Buffer.from('${hash}')] : []), { flag: 'wx' });
  fs.renameSync(path + '.new', path);
  for (const name of fs.readdirSync(__dirname))
    if (/\\.cache(\\.new)?$/.test(name) && !name.includes('${hash}')) fs.rmSync(__dirname + '/' + name);
}

const scripts = new Map();
let isRefused = false;

function cacheOf(name) {
  const place = cache?.places[name];
  if (place === undefined) return undefined;
  const start = 8 + Math.ceil(cache.data.readUInt32LE() / 8) * 8;
  return cache.data.subarray(start + place[0], start + place[1]);
}

function load(name) {
  const cachedData = cacheOf(name);
  const script = new Script(fs.readFileSync(__dirname + '/' + name, 'latin1'), { filename: 'dist/' + name, cachedData });
  if (script.cachedDataRejected === true) isRefused = true;
  scripts.set(name, script);
  const loaded = { exports: {}, filename: __dirname + '/' + name };
  script.runInThisContext()(loaded.exports, requireFromCharm, loaded);
  return loaded.exports;
}

function requireFromCharm(id) {
  return id.startsWith('./part.') ? load(id.slice(2)) : require(id);
}
Object.setPrototypeOf(requireFromCharm, require);

const ofHook = own === undefined ? 'empty' : readCache(own);
const ofAll = typeof ofHook === 'object' ? undefined : readCache(common);
const cache = [ofHook, ofAll].find((each) => typeof each === 'object');
if (cache === undefined) isRefused = true;
process.once('exit', (code) => {
  if (code !== 0 || !(isRefused || ofHook === undefined || (own !== undefined && process.pid % 16 === 0))) return;
  const path = isRefused && (cache === undefined || cache !== ofHook) ? common : own;
  try {
    fs.accessSync(__dirname, fs.constants.W_OK);
    writeCache(path, isRefused ? 0 : cache.data.length * 1.03);
  } catch {
    try {
      fs.rmSync(path + '.new', { force: true });
    } catch {}
  }
});
load('${basename(bundle)}');
`;
}
