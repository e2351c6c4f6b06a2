import type { Pebble } from '@charmsmith/pebble';
import { isPebbleError } from '@charmsmith/pebble/errors';
import type { TlsFiles, TlsMaterial } from '../contract.ts';
import { hashOf } from '../material/check-material.ts';

/** Where to, and for whom. */
export interface StoreOptions {
  readonly files: TlsFiles;
  readonly user: string;
  readonly signal: AbortSignal;
}

/** The authority first, the key last: whoever looks in between sees as little that does not fit as can be. */
const order = ['ca', 'certificate', 'key'] as const;

interface StoredFile {
  readonly text: string | undefined;
  /** Whether the workload's user, and nobody else, can read it. */
  readonly guarded: boolean;
}

/**
 * Writes material into a container: all three files or none.
 *
 * @returns whether their content changed
 */
export async function storeMaterial(pebble: Pebble, material: TlsMaterial, options: StoreOptions): Promise<boolean> {
  const { files, signal } = options;
  const [ca, certificate, key] = await Promise.all(order.map((file) => readStored(pebble, files[file], options)));
  const there = { ca: ca?.text ?? '', certificate: certificate?.text ?? '', key: key?.text ?? '' };
  const same = (await hashOf(there)) === material.hash;
  if (same && [ca, certificate, key].every((file) => file?.guarded)) return false;
  const written: (typeof order)[number][] = [];
  try {
    for (const file of order) {
      // A push that fails may have left something, too.
      written.push(file);
      await push(pebble, files[file], material[file], options);
    }
  } catch (error) {
    if (!signal.aborted) await putBack(pebble, written, there, options);
    throw error;
  }
  return !same;
}

async function readStored(pebble: Pebble, path: string, { user, signal }: StoreOptions): Promise<StoredFile> {
  try {
    const [info] = await pebble.listFiles(path, { itself: true, signal });
    const guarded = info?.user === user && info.permissions === '600';
    return { text: await pebble.pullText(path, { signal }), guarded };
  } catch (error) {
    if (isPebbleError(error, 'PEBBLE_PATH_ERROR') && error.kind === 'not-found') {
      return { text: undefined, guarded: false };
    }
    throw error;
  }
}

async function push(pebble: Pebble, path: string, text: string, { user, signal }: StoreOptions): Promise<void> {
  await pebble.push(path, text, { user, permissions: '600', makeDirs: true, signal });
}

/** What cannot be put back is found out by the next look: the hash differs then. */
async function putBack(
  pebble: Pebble,
  written: readonly (typeof order)[number][],
  before: Readonly<Record<(typeof order)[number], string>>,
  options: StoreOptions,
): Promise<void> {
  for (const file of written) {
    const path = options.files[file];
    try {
      if (before[file] === '') await pebble.remove(path, { recursive: true, signal: options.signal });
      else await push(pebble, path, before[file], options);
    } catch {
      // The error that led here says more.
    }
  }
}
