import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type CharmEntry, sortEntries } from './charm-entry.ts';

/**
 * Writes a zip archive that Juju can unpack. The same entries give the same bytes.
 *
 * @remarks Deflated, without folders and links, with Unix permissions: Juju sets them from the archive, and a
 * `dispatch` that cannot be executed fails every hook.
 *
 * @param file - absolute; whole or not there
 * @returns its size in bytes
 */
export async function writeArchive(
  file: string,
  entries: readonly CharmEntry[],
  signal?: AbortSignal,
): Promise<number> {
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  // As old as a zip archive can say, the same in whatever zone this machine lives.
  const mtime = new Date(1980, 1, 1);
  for (const { path, content, executable } of sortEntries(entries)) {
    zip.addBuffer(Buffer.from(content.buffer, content.byteOffset, content.byteLength), path, {
      mtime,
      mode: executable ? 0o100755 : 0o100644,
      forceDosTimestamp: true,
      compressionLevel: 7,
    });
  }
  zip.end();
  const unfinished = `${file}.${process.pid}`;
  try {
    const output = createWriteStream(unfinished);
    await pipeline(zip.outputStream, output, signal === undefined ? {} : { signal });
    await rename(unfinished, file);
    return output.bytesWritten;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
