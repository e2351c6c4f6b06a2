import type { IncomingMessage } from 'node:http';
import { checkPath } from '../arguments.ts';
import type { CallOptions } from '../call-options.ts';
import { readAnswer, type Api } from '../transport/api.ts';
import type { Deadline } from '../transport/deadline.ts';
import { parseEnvelope, type Answer } from '../transport/envelope.ts';
import { checkPathResult } from './path-failure.ts';
import { readForm } from './read-form.ts';

/** Reads a file. */
export async function pullFile(api: Api, path: string, options?: CallOptions): Promise<Buffer> {
  checkPath(path);
  const chunks: Uint8Array[] = [];
  const { result } = await api.send(
    {
      method: 'GET',
      path: '/files',
      query: { action: 'read', path },
      // The daemon compares the header as a whole.
      headers: { accept: 'multipart/form-data' },
    },
    options ?? {},
    (response, deadline, name) => {
      // A request that is tried again starts over.
      chunks.length = 0;
      return readFiles(response, deadline, name, (chunk) => chunks.push(chunk));
    },
  );
  checkPathResult(result, 'read', path);
  return Buffer.concat(chunks);
}

/**
 * Reads the answer to a read. Its last part says how it went: a file that broke off midway looks complete in
 * its own part.
 */
async function readFiles(
  response: IncomingMessage,
  deadline: Deadline,
  name: string,
  onContent: (chunk: Uint8Array) => void,
): Promise<Answer> {
  const isForm = (response.headers['content-type'] ?? '').startsWith('multipart/form-data');
  if (!isForm) return await readAnswer(response, deadline, name);
  const text = await readForm(response, onContent, () => deadline.refresh());
  return parseEnvelope(text, response.statusCode ?? 0, name);
}
