import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { checkPath } from '../arguments.ts';
import type { CallOptions } from '../call-options.ts';
import { readAnswer, type Api } from '../transport/api.ts';
import type { Deadline } from '../transport/deadline.ts';
import { parseEnvelope, type Answer } from '../transport/envelope.ts';
import { checkPathResult } from './path-failure.ts';
import { readForm } from './read-form.ts';

/** Reads a file. */
export async function pullFile(api: Api, path: string, call: CallOptions = {}): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const { result } = await requestFiles(api, [path], call, (_path, content) => {
    content.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  });
  checkPathResult(result, 'read', path);
  return Buffer.concat(chunks);
}

/** Reads small files in one request: their content by path, and the daemon's list of how it went with each. */
export async function pullFiles(
  api: Api,
  paths: readonly string[],
  call: CallOptions,
): Promise<{ readonly result: unknown; readonly contents: ReadonlyMap<string, Buffer> }> {
  const chunks = new Map<string, Uint8Array[]>();
  const { result } = await requestFiles(api, paths, call, (path, content) => {
    const pieces: Uint8Array[] = [];
    chunks.set(path, pieces);
    content.on('data', (chunk: Uint8Array) => pieces.push(chunk));
  });
  const contents = new Map([...chunks].map(([path, pieces]) => [path, Buffer.concat(pieces)]));
  return { result, contents };
}

/**
 * Asks for files. The last part of the answer says how it went: a file that broke off midway looks complete in its own
 * part.
 *
 * @param isBehind - whether the reader and not the daemon is waited for
 */
export async function requestFiles(
  api: Api,
  paths: readonly string[],
  call: CallOptions,
  onFile: (path: string, content: Readable, deadline: Deadline) => void,
  isBehind: () => boolean = () => false,
): Promise<Answer> {
  for (const path of paths) checkPath(path);
  const request = {
    method: 'GET',
    path: '/files',
    query: { action: 'read', path: paths },
    // The daemon compares the header as a whole.
    headers: { accept: 'multipart/form-data' },
    isLarge: true,
  } as const;
  return await api.send(request, call, async (response: IncomingMessage, deadline, name) => {
    const isForm = (response.headers['content-type'] ?? '').startsWith('multipart/form-data');
    if (!isForm) return await readAnswer(response, deadline, name);
    const text = await readForm(response, deadline, {
      onFile: (path, content) => onFile(path, content, deadline),
      onProgress() {
        if (!isBehind()) deadline.refresh();
      },
    });
    return parseEnvelope(text, response.statusCode ?? 0, name);
  });
}
