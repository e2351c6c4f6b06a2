import { createWriteStream } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CharmsmithError } from '@charmsmith/errors';
import type { Entry, ZipFile } from 'yauzl';

/**
 * Unpacks a charm as Juju does: regular files, with the permissions that the archive says.
 *
 * @param file - the archive
 * @param folder - where its files go
 * @throws `CLI_BAD_ARCHIVE` when it is no archive, is damaged or holds something else than files and folders
 */
export async function unpackCharm(file: string, folder: string, signal?: AbortSignal): Promise<void> {
  const { openPromise } = await import('yauzl');
  let zip: ZipFile | undefined;
  try {
    // It refuses absolute paths and those that lead out of the folder.
    zip = await openPromise(file, { lazyEntries: true, autoClose: false });
    for await (const entry of zip.eachEntry()) {
      signal?.throwIfAborted();
      await unpackEntry(zip, entry, folder);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw new CharmsmithError(
      `${file}: is not a packed charm: ${error instanceof Error ? error.message : String(error)}`,
      {
        code: 'CLI_BAD_ARCHIVE',
        hint: 'Name an archive that "charmsmith pack" wrote, or a folder.',
        cause: error,
      },
    );
  } finally {
    zip?.close();
  }
}

async function unpackEntry(zip: ZipFile, entry: Entry, folder: string): Promise<void> {
  const target = join(folder, entry.fileName);
  const mode = entry.externalFileAttributes >>> 16;
  if (entry.fileName.endsWith('/')) {
    await mkdir(target, { recursive: true });
    return;
  }
  const kind = mode & 0o170000;
  if (kind !== 0 && kind !== 0o100000) throw new Error(`${entry.fileName} is not a regular file`);
  await mkdir(dirname(target), { recursive: true });
  await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target));
  await chmod(target, mode & 0o777 || 0o666);
}
