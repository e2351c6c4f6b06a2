import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { describeError } from '@charmsmith/errors';

/** No client lists so many files; what is longer is not kept. */
const longestRequest = 16 * 1024 * 1024;

/** What takes the parts of a form that writes files. */
export interface WriteForm {
  /** Takes the text of the first part, which must be named `request`. */
  onRequest(text: string): void;
  /** Takes the content of one file; the next part comes once it is done. */
  onFile(path: string, content: Readable): Promise<void>;
  /** Makes the error of a form that breaks the rules. */
  refuse(message: string): Error;
}

/**
 * Reads a form part by part, without holding a file in memory.
 *
 * @throws what `refuse` made, or what a handler threw; the rest of the form is then left unread
 */
export async function readWriteForm(request: IncomingMessage, form: WriteForm): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const parser = busboy({
    headers: request.headers,
    preservePath: true,
    defParamCharset: 'utf8',
    limits: { fieldSize: longestRequest },
  });
  let requestSeen = false;
  let work: Promise<unknown> = Promise.resolve();
  const stop = (error: unknown) => {
    request.unpipe(parser);
    reject(error instanceof Error ? error : new Error(String(error)));
  };
  parser.on('field', (name, text, { valueTruncated }) => {
    try {
      if (requestSeen) throw form.refuse(`field name must be "files", got ${JSON.stringify(name)}`);
      if (name !== 'request') throw form.refuse(`metadata field name must be "request", got ${JSON.stringify(name)}`);
      if (valueTruncated) throw form.refuse('cannot decode request metadata: http: request body too large');
      requestSeen = true;
      form.onRequest(text);
    } catch (error) {
      stop(error);
    }
  });
  parser.on('file', (name, content, { filename }) => {
    // Without a listener, an error of a part that nobody reads any more would end the process.
    content.on('error', () => undefined);
    work = work.then(async () => {
      if (!requestSeen) throw form.refuse(`metadata field name must be "request", got ${JSON.stringify(name)}`);
      if (name !== 'files') throw form.refuse(`field name must be "files", got ${JSON.stringify(name)}`);
      await form.onFile(filename, content);
      // What the handler did not read must not hold up the next part.
      content.resume();
    });
    work.catch(stop);
  });
  parser.on('error', (error) => stop(form.refuse(`cannot read file part: ${describeError(error)}`)));
  parser.on('close', () => {
    if (!requestSeen) {
      stop(form.refuse('cannot read request metadata: multipart: NextPart: EOF'));
      return;
    }
    work.then(() => resolve(undefined), stop);
  });
  request.on('close', () => {
    if (!request.complete) parser.destroy(form.refuse('cannot read file part: unexpected EOF'));
  });
  request.pipe(parser);
  await promise;
}
