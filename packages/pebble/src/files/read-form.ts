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
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    onProgress();
    if (!form.write(chunk)) await drained(form, deadline.signal);
    if (failure !== undefined) break;
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

/** Settles when more may be written, or never again. */
function drained(form: Writable, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      form.off('drain', settle).off('close', settle);
      signal.removeEventListener('abort', settle);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    };
    form.on('drain', settle).on('close', settle);
    signal.addEventListener('abort', settle, { once: true });
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
