import type { IncomingMessage } from 'node:http';
import type { Readable, Writable } from 'node:stream';
import { PebbleError } from '../errors/pebble-error.ts';
import type { Deadline } from '../transport/deadline.ts';

/** The daemon lists every path that was asked for, with its error; a longer list than this is no answer of its. */
const longestResponseBytes = 16 * 1024 * 1024;

/** What becomes of a form's parts. */
export interface FormReader {
  readonly onFile: (path: string, content: Readable) => void;
  readonly onProgress: () => void;
}

/**
 * Reads a form of which the parts named `files` hold content and the part named `response` says how it went.
 *
 * @param response - the answer with its `Content-Type`
 * @param deadline - ends the reading when it fires
 * @param reader - takes files' bytes, no faster than which the form is read, and hears of each piece that arrives
 * @returns the part named `response`
 * @throws PEBBLE_PROTOCOL_ERROR when the form is broken or lacks that part
 */
export async function readForm(
  response: IncomingMessage,
  deadline: Deadline,
  { onFile, onProgress }: FormReader,
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
  form.on('file', (_name, content, { filename }) => {
    // Broken off with the form, which reports it.
    content.on('error', () => undefined);
    onFile(filename, content);
  });
  await feed(response, form, deadline.signal, onProgress);
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

/**
 * Passes on what arrives, no faster than the form takes it, until the answer ends, the form breaks or the signal fires.
 * By events: to iterate over the answer would copy its pieces once more.
 */
function feed(response: IncomingMessage, form: Writable, signal: AbortSignal, onProgress: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error) => {
      signal.removeEventListener('abort', abort);
      response.off('data', take);
      if (error === undefined) resolve();
      else reject(error);
    };
    const abort = () => settle(signal.reason as Error);
    const take = (chunk: Buffer) => {
      onProgress();
      if (!form.write(chunk)) response.pause();
    };
    signal.addEventListener('abort', abort, { once: true });
    form.on('drain', () => response.resume()).on('close', () => settle());
    response
      .on('data', take)
      .on('end', () => settle())
      .on('error', settle)
      .on('close', () => settle());
  });
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
