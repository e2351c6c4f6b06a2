import type { IncomingMessage } from 'node:http';
import { PebbleError } from '../errors/pebble-error.ts';

/** The daemon lists every path that was asked for, with its error; a longer list than this is no answer of its. */
const longestResponseBytes = 16 * 1024 * 1024;

/**
 * Reads a form of which the parts named `files` hold content and the part named `response` says how it went.
 *
 * @param response - the answer with its `Content-Type`
 * @param onContent - takes the files' bytes, in order
 * @param onProgress - called for each piece that arrives
 * @returns the part named `response`
 * @throws PEBBLE_PROTOCOL_ERROR when the form is broken or lacks that part
 */
export async function readForm(
  response: IncomingMessage,
  onContent: (chunk: Uint8Array) => void,
  onProgress: () => void,
): Promise<string> {
  const { default: busboy } = await import('busboy');
  let text: string | undefined;
  let failure: Error | undefined;
  const form = open();
  const closed = new Promise<void>((resolve) => form.on('close', resolve));
  form.on('error', (error) => (failure = toError(error)));
  form.on('field', (name, value, { valueTruncated }) => {
    if (name === 'response' && !valueTruncated) text = value;
  });
  form.on('file', (_name, content) => {
    content.on('data', onContent);
    // Broken off with the form, which reports it.
    content.on('error', () => undefined);
  });
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    onProgress();
    form.write(chunk);
  }
  form.end();
  await closed;
  if (failure !== undefined) throw brokenForm(failure.message, failure);
  if (text === undefined) throw brokenForm('it does not say how the reading went');
  return text;

  function open() {
    try {
      return busboy({
        headers: response.headers,
        preservePath: true,
        defParamCharset: 'utf8',
        limits: { fieldSize: longestResponseBytes },
      });
    } catch (thrown) {
      const cause = toError(thrown);
      throw brokenForm(cause.message, cause);
    }
  }
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function brokenForm(why: string, cause?: unknown): PebbleError {
  return new PebbleError(`cannot understand Pebble's answer to reading files: ${why}`, {
    code: 'PEBBLE_PROTOCOL_ERROR',
    cause,
  });
}
