import { chunksOf, type FileContent } from './content.ts';

/** A file within a form. */
export interface FormFile {
  readonly path: string;
  readonly content: FileContent;
}

/** Writes a form of a request in JSON and files, of which no more is in memory than the daemon has yet to take. */
export async function* writeForm(
  boundary: string,
  request: string,
  files: readonly FormFile[],
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(
    [
      `--${boundary}`,
      'Content-Disposition: form-data; name="request"',
      'Content-Type: application/json',
      '',
      request,
      '',
    ].join('\r\n'),
  );
  for (const { path, content } of files) {
    const filename = path.replaceAll(/["\\]/g, '\\$&');
    yield Buffer.from(
      [
        `--${boundary}`,
        `Content-Disposition: form-data; name="files"; filename="${filename}"`,
        'Content-Type: application/octet-stream',
        '',
        '',
      ].join('\r\n'),
    );
    yield* chunksOf(content);
    yield Buffer.from('\r\n');
  }
  yield Buffer.from(`--${boundary}--\r\n`);
}
