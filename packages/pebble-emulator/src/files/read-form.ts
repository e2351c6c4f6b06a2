import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { fileResult, requireAbsolute } from './change-files.ts';
import type { FileResult } from './change-files.ts';
import { withFile } from './file-error.ts';
import type { Files } from './files.ts';

/** A boundary between the parts of a form: 60 hexadecimal digits. */
export function newBoundary(): string {
  return randomBytes(30).toString('hex');
}

/** The beginning of a part of a form. */
export function partStart(boundary: string, disposition: string, contentType: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${contentType}\r\n\r\n`;
}

/** Writes a path as the file name of a part. */
export function quoteFileName(path: string): string {
  const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\r': '%0D', '\n': '%0A' };
  return `"${path.replace(/[\\"\r\n]/g, (char) => escapes[char] ?? char)}"`;
}

/**
 * Writes the content of files as parts of a form, in the order asked for, each read while it is sent. A file that
 * cannot be opened has no part.
 *
 * @param signal - aborted when the reader has gone
 * @returns what became of each
 */
export async function writeFileParts(
  files: Files,
  paths: readonly string[],
  { output, boundary, signal }: { output: Writable; boundary: string; signal: AbortSignal },
): Promise<FileResult[]> {
  const results: FileResult[] = [];
  for (const path of paths) {
    const result = await fileResult(path, async () => {
      requireAbsolute(path);
      const { type } = await withFile('stat', path, () => files.stat(path));
      if (type !== 'file') throw new Error(`can only read a regular file: ${JSON.stringify(path)}`);
      const content = await withFile('open', path, () => files.openRead(path));
      output.write(partStart(boundary, `name="files"; filename=${quoteFileName(path)}`, 'application/octet-stream'));
      for await (const chunk of content as AsyncIterable<Uint8Array>)
        if (!output.write(chunk)) await once(output, 'drain', { signal });
      output.write('\r\n');
    });
    results.push(result);
  }
  return results;
}
