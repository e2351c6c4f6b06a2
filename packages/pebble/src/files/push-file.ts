import { checkPath, checkPermissions } from '../arguments.ts';
import type { PushOptions } from '../pebble.ts';
import { readAnswer, type Api } from '../transport/api.ts';
import { chunksOf, type FileContent } from './content.ts';
import { ownerFields } from '../owner-options.ts';
import { checkPathResult } from './path-failure.ts';

/** Writes a file, streamed: at no time is more of it in memory than the daemon has yet to take. */
export async function pushFile(api: Api, path: string, content: FileContent, options: PushOptions = {}): Promise<void> {
  checkPath(path);
  const { permissions, makeDirs = false, signal } = options;
  checkPermissions(permissions);
  const file = { path, 'make-dirs': makeDirs, permissions, ...ownerFields(options) };
  // 48 characters; the daemon refuses boundaries below 32, for a short one could occur in the content.
  const { randomBytes } = await import('node:crypto');
  const boundary = randomBytes(24).toString('hex');
  const { result } = await api.send(
    {
      method: 'POST',
      path: '/files',
      headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` },
      body: writeForm(boundary, JSON.stringify({ action: 'write', files: [file] }), path, content),
    },
    signal === undefined ? {} : { signal },
    readAnswer,
  );
  checkPathResult(result, 'write', path);
}

async function* writeForm(boundary: string, request: string, path: string, content: FileContent) {
  const filename = path.replaceAll(/["\\]/g, '\\$&');
  yield Buffer.from(
    [
      `--${boundary}`,
      'Content-Disposition: form-data; name="request"',
      'Content-Type: application/json',
      '',
      request,
      `--${boundary}`,
      `Content-Disposition: form-data; name="files"; filename="${filename}"`,
      'Content-Type: application/octet-stream',
      '',
      '',
    ].join('\r\n'),
  );
  yield* chunksOf(content);
  yield Buffer.from(`\r\n--${boundary}--\r\n`);
}
