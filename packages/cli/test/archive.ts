import { buffer } from 'node:stream/consumers';
import { openPromise } from 'yauzl';

/** An entry of an archive, with what Juju reads of it. */
export interface ArchivedFile {
  readonly path: string;
  /** With the bits that say what kind of file it is. */
  readonly mode: number;
  readonly madeBy: string;
  readonly method: string;
  readonly content: Buffer;
}

const unix = 3;
const deflate = 8;

/** Reads a zip archive, in its order. */
export async function readArchive(file: string): Promise<readonly ArchivedFile[]> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false });
  const found: ArchivedFile[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      found.push({
        path: entry.fileName,
        mode: entry.externalFileAttributes >>> 16,
        madeBy: entry.versionMadeBy >> 8 === unix ? 'unix' : `other (${entry.versionMadeBy >> 8})`,
        method: entry.compressionMethod === deflate ? 'deflate' : `other (${entry.compressionMethod})`,
        content: await buffer(await zip.openReadStreamPromise(entry)),
      });
    }
  } finally {
    zip.close();
  }
  return found;
}
