import { Readable } from 'node:stream';
import type { CallOptions } from '../call-options.ts';
import { PebbleError } from '../errors/pebble-error.ts';
import type { Api } from '../transport/api.ts';
import { aborted, type Deadline } from '../transport/deadline.ts';
import { checkPathResult } from './path-failure.ts';
import { requestFiles } from './pull-file.ts';

/** Reads a file as a stream. */
export async function pullStream(api: Api, path: string, options: CallOptions = {}): Promise<Readable> {
  const left = new AbortController();
  const signal = options.signal === undefined ? left.signal : AbortSignal.any([left.signal, options.signal]);
  let source: { readonly content: Readable; readonly deadline: Deadline } | undefined;
  let isBehind = false;
  const stream = new Readable({
    // One piece at a time: several that wait would be copied together for who iterates over them.
    highWaterMark: 1,
    read() {
      if (!isBehind) return;
      isBehind = false;
      source?.deadline.refresh();
      source?.content.resume();
    },
    destroy(error, callback) {
      left.abort(aborted(error ?? new Error('the stream was destroyed')));
      callback(error);
    },
  });
  // Who reads it by then hears of it; unheard it would end the process.
  stream.on('error', () => undefined);

  await new Promise<void>((resolve, reject) => {
    const onFile = (_path: string, content: Readable, deadline: Deadline) => {
      source = { content, deadline };
      content.on('data', (chunk: Uint8Array) => {
        if (stream.push(chunk)) return;
        isBehind = true;
        content.pause();
        // The time is the reader's, not the daemon's.
        deadline.suspend();
      });
      resolve();
    };
    const reading = requestFiles(api, [path], { signal }, onFile, () => isBehind);
    reading
      .then(({ result }) => {
        checkPathResult(result, 'read', path);
        if (source === undefined) throw nothingSent(path);
        stream.push(null);
      })
      .catch((thrown: unknown) => {
        const error = thrown instanceof Error ? thrown : new Error(String(thrown));
        if (source === undefined) reject(error);
        else stream.destroy(error);
      });
  });
  return stream;
}

function nothingSent(path: string): PebbleError {
  return new PebbleError(`cannot understand Pebble's answer: it does not hold "${path}"`, {
    code: 'PEBBLE_PROTOCOL_ERROR',
  });
}
