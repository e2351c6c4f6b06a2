import type { ClientRequest, IncomingMessage } from 'node:http';
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
}

/** How much is read at once of a large answer. */
const pieceBytes = 64 * 1024;

/**
 * Sends a request over a connection of its own and hands the answer to `read`. When this is over, so is the
 * connection: nothing keeps the process alive.
 *
 * @throws what `read` throws, the deadline's error, or PEBBLE_UNREACHABLE
 */
export async function exchange<T>(
  request: HttpRequest,
  deadline: Deadline,
  read: (response: IncomingMessage) => Promise<T>,
): Promise<T> {
  const { signal } = deadline;
  signal.throwIfAborted();
  const http = await import('node:http');
  const { connector, method, path, query, headers, body, isLarge = false } = request;
  const buffer = isLarge ? Buffer.allocUnsafeSlow(pieceBytes) : undefined;
  const createConnection = await connector.load();
  signal.throwIfAborted();
  const outgoing = http.request({
    createConnection: (_options, done) => createConnection({ signal, buffer }, done as Parameters<CreateConnection>[1]),
    method,
    path: path + query,
    headers: { ...connector.headers, ...headers },
  });
  const abort = () => outgoing.destroy(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    const response = await respond(outgoing, body, deadline, buffer);
    return await read(response);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof BodyError ? error.cause : connectionError(connector, { method, path }, error);
  } finally {
    signal.removeEventListener('abort', abort);
    outgoing.destroy();
  }
}

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
