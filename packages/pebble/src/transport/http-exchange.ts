import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import { connectionError, type RequestName } from './connection-error.ts';
import type { Connector, CreateConnection } from './connector.ts';
import type { Deadline } from './deadline.ts';

/** A request to a daemon. */
export interface HttpRequest extends RequestName {
  readonly connector: Connector;
  /** Encoded, with its leading `?`; empty for none. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | AsyncIterable<Uint8Array>;
  /** Whether the answer is large and taken piece by piece. */
  readonly isLarge?: boolean;
  /** For a question that may be asked twice: connections that are kept for the next one. */
  readonly kept?: (() => Promise<Agent>) | undefined;
}

/** How much is read at once of a large answer. */
const pieceBytes = 64 * 1024;

/**
 * Sends a request and hands the answer to `read`. Unless connections are kept it has one of its own, which is over when
 * this is; in no case does anything keep the process alive.
 *
 * @throws what `read` throws, the deadline's error, or PEBBLE_UNREACHABLE
 */
export async function exchange<T>(
  request: HttpRequest,
  deadline: Deadline,
  read: (response: IncomingMessage) => Promise<T>,
): Promise<T> {
  try {
    return await attempt(request, deadline, read);
  } catch (error) {
    if (!(error instanceof GoneError)) throw error;
    // Nobody was there any more: the daemon has closed the connection meanwhile, or has been started anew.
    return await attempt({ ...request, kept: undefined }, deadline, read);
  }
}

async function attempt<T>(
  request: HttpRequest,
  deadline: Deadline,
  read: (response: IncomingMessage) => Promise<T>,
): Promise<T> {
  const { signal } = deadline;
  signal.throwIfAborted();
  const http = await import('node:http');
  const { connector, method, path, query, headers, body, isLarge = false, kept } = request;
  const buffer = isLarge ? Buffer.allocUnsafeSlow(pieceBytes) : undefined;
  const connection =
    kept === undefined ? await ownConnection(connector, signal, buffer) : { agent: await kept(), giveUp: signal };
  signal.throwIfAborted();
  const outgoing = http.request({
    ...connection,
    method,
    path: path + query,
    headers: { ...connector.headers, ...headers },
  });
  // Of an answer that is there and not read, Node gives a kept connection back first: nobody would hear its error.
  const abort = () => outgoing.destroy(kept === undefined ? (signal.reason as Error) : undefined);
  signal.addEventListener('abort', abort, { once: true });
  let response: IncomingMessage | undefined;
  try {
    response = await respond(outgoing, body, deadline, buffer);
    return await read(response);
  } catch (error) {
    signal.throwIfAborted();
    if (outgoing.reusedSocket && response === undefined) throw new GoneError();
    throw error instanceof BodyError ? error.cause : connectionError(connector, { method, path }, error);
  } finally {
    signal.removeEventListener('abort', abort);
    // A kept connection goes back by itself when all of the answer has been read.
    if (kept === undefined || response?.readableEnded !== true) outgoing.destroy();
  }
}

async function ownConnection(connector: Connector, signal: AbortSignal, buffer: Buffer | undefined) {
  const connect = await connector.load();
  return {
    createConnection: (_options: object, done: unknown) =>
      connect({ signal, buffer }, done as Parameters<CreateConnection>[1]),
  };
}

/** A connection that was kept ended before it gave an answer. */
class GoneError extends Error {}

/**
 * Sees to it that no piece of an answer lies in memory that is read to again. Node's parser copies the pieces, which is
 * not promised anywhere.
 */
function keepApart(response: IncomingMessage, recycled: Buffer): void {
  const push = response.push.bind(response);
  response.push = (chunk: unknown, encoding) => {
    const isShared = chunk instanceof Uint8Array && chunk.buffer === recycled.buffer;
    return push(isShared ? Buffer.from(chunk) : chunk, encoding);
  };
}

/** Wraps what the caller's content threw, to tell it from what the connection threw. */
class BodyError extends Error {}

function respond(
  outgoing: ClientRequest,
  body: HttpRequest['body'],
  deadline: Deadline,
  recycled: Buffer | undefined,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', (response) => {
      if (recycled !== undefined) keepApart(response, recycled);
      resolve(response);
    });
    // Stays: a connection that breaks later reports it here too, and unheard it would end the process.
    outgoing.on('error', reject);
    if (body === undefined || typeof body === 'string') outgoing.end(body);
    else sendBody(outgoing, body, deadline).catch((cause: unknown) => reject(new BodyError('', { cause })));
  });
}

/**
 * Sends the body no faster than the daemon takes it, and no further than its answer: one that refuses a
 * request may say so before it has read the body.
 */
async function sendBody(outgoing: ClientRequest, body: AsyncIterable<Uint8Array>, deadline: Deadline): Promise<void> {
  let over = false;
  let wake: () => void = () => undefined;
  const end = () => {
    over = true;
    wake();
  };
  outgoing.once('response', end).once('close', end);
  outgoing.on('drain', () => wake());
  deadline.suspend();
  for await (const chunk of body) {
    deadline.refresh();
    if (isOver()) return;
    if (!outgoing.write(chunk)) await new Promise<void>((resolve) => (wake = resolve));
    if (isOver()) return;
    deadline.suspend();
  }
  deadline.refresh();
  outgoing.end();

  // A function, since the compiler cannot see that listeners write the variable.
  function isOver(): boolean {
    return over;
  }
}
