import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallOptions } from '../call-options.ts';
import { PebbleError } from '../errors/pebble-error.ts';
import { isNeverConnected, silenceError } from './connection-error.ts';
import { openDeadline, type Deadline } from './deadline.ts';
import { parseEnvelope, type Answer } from './envelope.ts';
import { exchange, type HttpRequest } from './unix-socket-http.ts';

const retryDelayMs = 250;

/** How a client talks to its daemon. */
export interface ApiOptions {
  readonly socketPath: string;
  readonly requestTimeoutMs: number;
  readonly connectTimeoutMs: number;
}

/** One request of the daemon's API. */
export interface ApiRequest extends Omit<Partial<HttpRequest>, 'query' | 'socketPath'> {
  readonly method: 'GET' | 'POST';
  /** Below `/v1`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
}

/** The daemon's API over its socket: deadlines, retries, envelopes; knows no endpoint. */
export class Api implements AsyncDisposable {
  readonly options: ApiOptions;
  readonly #closed = new AbortController();

  constructor(options: ApiOptions) {
    this.options = options;
  }

  /** Asks. Tried again while no connection can be made, for `connectTimeoutMs`: a question changes nothing. */
  async get(path: string, query: ApiRequest['query'], options: CallOptions = {}): Promise<Answer> {
    return await this.send({ method: 'GET', path, ...(query === undefined ? {} : { query }) }, options, readAnswer);
  }

  /** Tells. Never tried again: the daemon may have acted though its answer was lost. */
  async post(path: string, body: unknown, options: CallOptions = {}): Promise<Answer> {
    const headers = { 'content-type': 'application/json' };
    return await this.send({ method: 'POST', path, headers, body: JSON.stringify(body) }, options, readAnswer);
  }

  /** Sends a request and hands its answer to `read`, which refreshes the deadline while it makes progress. */
  async send<T>(
    request: ApiRequest,
    options: CallOptions,
    read: (response: IncomingMessage, deadline: Deadline, name: string) => Promise<T>,
  ): Promise<T> {
    const { method, path, query = {}, headers = {}, body } = request;
    const { socketPath, connectTimeoutMs } = this.options;
    const http: HttpRequest = {
      socketPath,
      method,
      path: `/v1${path}`,
      query: encodeQuery(query),
      headers,
      ...(body === undefined ? {} : { body }),
    };
    const giveUpAt = performance.now() + connectTimeoutMs;
    for (;;) {
      using deadline = this.openDeadline(http, options.signal);
      try {
        return await exchange(http, deadline, (response) => read(response, deadline, `${method} ${http.path}`));
      } catch (error) {
        const isOver = method !== 'GET' || performance.now() + retryDelayMs > giveUpAt;
        if (isOver || !isNeverConnected(error)) throw error;
        await sleep(retryDelayMs, undefined, { signal: deadline.signal }).catch(() => deadline.signal.throwIfAborted());
      }
    }
  }

  /** Opens the deadline of one request. */
  openDeadline(request: { readonly method: string; readonly path: string }, signal?: AbortSignal): Deadline {
    const { socketPath, requestTimeoutMs: timeoutMs } = this.options;
    const { method, path } = request;
    const onTimeout = () => silenceError({ socketPath, method, path }, timeoutMs);
    return openDeadline({ timeoutMs, onTimeout, signals: [this.#closed.signal, signal] });
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort(new PebbleError('the Pebble client was disposed', { code: 'PEBBLE_ABORTED' }));
    return Promise.resolve();
  }
}

/** Reads a whole answer in the daemon's envelope. */
export async function readAnswer(response: IncomingMessage, _deadline: Deadline, name: string): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return parseEnvelope(Buffer.concat(chunks).toString(), response.statusCode ?? 0, name);
}

function encodeQuery(query: Readonly<Record<string, string | readonly string[]>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of typeof value === 'string' ? [value] : value) parameters.append(name, each);
  }
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}
