import { checkPath, checkPermissions } from '../arguments.ts';
import type { CallOptions } from '../call-options.ts';
import { ownerFields } from '../owner-options.ts';
import { readAnswer, type Api } from '../transport/api.ts';
import type { FileContent } from './content.ts';
import type { PushOptions } from './file-calls.ts';
import { checkPathResult } from './path-failure.ts';
import { writeForm, type FormFile } from './write-form.ts';

/** A file to be written, and how. */
export interface PushedFile extends FormFile, Omit<PushOptions, 'signal'> {}

/** Writes a file. */
export async function pushFile(api: Api, path: string, content: FileContent, options: PushOptions = {}): Promise<void> {
  const result = await pushFiles(api, [{ ...options, path, content }], options);
  checkPathResult(result, 'write', path);
}

/** Writes files in one request; gives the daemon's list of how it went with each. */
export async function pushFiles(api: Api, files: readonly PushedFile[], call: CallOptions): Promise<unknown> {
  const described = files.map((file) => {
    const { path, permissions, makeDirs = false } = file;
    checkPath(path);
    checkPermissions(permissions);
    return { path, 'make-dirs': makeDirs, permissions, ...ownerFields(file) };
  });
  // 48 characters; the daemon refuses boundaries below 32, for a short one could occur in the content.
  const { randomBytes } = await import('node:crypto');
  const boundary = randomBytes(24).toString('hex');
  const request = JSON.stringify({ action: 'write', files: described });
  const { result } = await api.send(
    {
      method: 'POST',
      path: '/files',
      headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` },
      body: writeForm(boundary, request, files),
    },
    call,
    readAnswer,
  );
  return result;
}
