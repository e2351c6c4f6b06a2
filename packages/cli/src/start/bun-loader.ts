import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import type { CharmEntry } from '../archive/charm-entry.ts';
import { type BundleFiles, wrapBundle } from './bundle-files.ts';

/**
 * The program with which Bun loads a bundle.
 *
 * @remarks Bun does not see flipped bits in bytecode, so the loader does: it then takes the bundle without. Bytecode is
 * made where the charm is packed and never on a unit.
 *
 * @param files - of the bundle
 * @param made - the bytecode, when there is some
 */
export function bunLoader({ bundle, compiled, bytecode }: BundleFiles, made: CharmEntry | undefined): string {
  if (made === undefined) return wrapBundle(`require('./${basename(bundle)}');`);
  return wrapBundle(`'use strict';
function isWhole() {
  try {
    const bytes = Bun.mmap(__dirname + '/${basename(bytecode)}');
    return bytes.length === ${made.content.length} && Bun.hash.crc32(bytes) === ${crc32(made.content)};
  } catch {
    return false;
  }
}
require(isWhole() ? './${basename(compiled)}' : './${basename(bundle)}');
`);
}
