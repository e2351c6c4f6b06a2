import type { Agent, IncomingMessage } from 'node:http';
import type { CallOptions } from '../call-options.ts';
import { PebbleError } from '../errors/pebble-error.ts';
import { sleep } from '../sleep.ts';
import { isNeverConnected, silenceError, type RequestName } from './connection-error.ts';
import { openDeadline, type Deadline } from './deadline.ts';
import { parseEnvelope, type Answer } from './envelope.ts';
import type { Connector } from './connector.ts';
import { exchange, type HttpRequest } from './http-exchange.ts';

const retryDelayMs = 250;

/** How a client talks to its daemon. */
export interface ApiOptions {
  readonly connector: Connector;
  readonly requestTimeoutMs: number;
  readonly connectTimeoutMs: number;
}

/** One request of the daemon's API. */
export interface ApiRequest extends Omit<Partial<HttpRequest>, 'query' | 'connector'> {
  readonly method: 'GET' | 'POST';
  /** Below `/v1`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** The daemon answers when it has something to say, be it in a year. Only who calls gives up. */
  readonly patient?: boolean;
  /** A question that may be asked twice, and is answered in one go: over a connection that is kept for the next one. */
  readonly isShort?: boolean;
}

/** The daemon's API over its socket: deadlines, retries, envelopes; knows no endpoint. */
export class Api implements AsyncDisposable {
  readonly options: ApiOptions;
  readonly #closed = new AbortController();
  #kept: Promise<Agent> | undefined;

  constructor(options: ApiOptions) {
    this.options = options;
  }

  /** Asks. Tried again while no connection can be made, for `connectTimeoutMs`: a question changes nothing. */
  async get(path: string, query: ApiRequest['query'], options: CallOptions = {}): Promise<Answer> {
    const request = { method: 'GET', path, ...(query === undefined ? {} : { query }), isShort: true } as const;
    return await this.send(request, options, readAnswer);
  }

  /** Asks for what comes without an envelope unless it is refused. */
  async getText(path: string, options: CallOptions = {}): Promise<string> {
    return await this.send({ method: 'GET', path, isShort: true }, options, async (response, _deadline, name) => {
      const text = await readText(response);
      // The envelope of a refusal throws.
      if (response.statusCode !== 200) parseEnvelope(text, response.statusCode ?? 0, name);
      return text;
    });
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
    const { method, path, query = {}, headers = {}, body, patient = false, isLarge = false, isShort } = request;
    const { connector, connectTimeoutMs } = this.options;
    const http: HttpRequest = {
      connector,
      method,
      path: `/v1${path}`,
      query: encodeQuery(query),
      headers,
      isLarge,
      ...(body === undefined ? {} : { body }),
      // What may change something is sent once, over a connection that is certain to be there.
      ...(isShort === true ? { kept: () => (this.#kept ??= this.#keep()) } : {}),
    };
    const giveUpAt = performance.now() + connectTimeoutMs;
    for (;;) {
      using deadline = this.openDeadline(http, options.signal);
      if (patient) deadline.suspend();
      try {
        return await exchange(http, deadline, (response) => read(response, deadline, `${method} ${http.path}`));
      } catch (error) {
        const isOver = method !== 'GET' || performance.now() + retryDelayMs > giveUpAt;
        if (isOver || !isNeverConnected(error)) throw error;
        await sleep(retryDelayMs, deadline.signal).catch(() => deadline.signal.throwIfAborted());
      }
    }
  }

  /** Opens the deadline of one request. */
  openDeadline(request: RequestName, signal?: AbortSignal): Deadline {
    const { connector, requestTimeoutMs: timeoutMs } = this.options;
    const onTimeout = () => silenceError(connector.address, request, timeoutMs);
    return openDeadline({ timeoutMs, onTimeout, signals: [this.#closed.signal, signal] });
  }

  async #keep(): Promise<Agent> {
    const { KeptConnections } = await import('./kept-connections.ts');
    return new KeptConnections(await this.options.connector.load());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort(new PebbleError('the Pebble client was disposed', { code: 'PEBBLE_ABORTED' }));
    // What could not be loaded keeps nothing.
    (await this.#kept?.catch(() => undefined))?.destroy();
  }
}

/** Reads a whole answer in the daemon's envelope. */
export async function readAnswer(response: IncomingMessage, _deadline: Deadline, name: string): Promise<Answer> {
  return parseEnvelope(await readText(response), response.statusCode ?? 0, name);
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function encodeQuery(query: Readonly<Record<string, string | readonly string[]>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of typeof value === 'string' ? [value] : value) parameters.append(name, each);
  }
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}
