import { PebbleError } from '../errors/pebble-error.ts';

const meanings: Readonly<Record<string, { readonly what: string; readonly hint: string }>> = {
  ENOENT: {
    what: 'there is no socket',
    hint: "The daemon has not started or has stopped; in a charm, wait for the container's pebble-ready event.",
  },
  ECONNREFUSED: {
    what: 'nothing listens on the socket',
    hint: "The daemon has died and left its socket; in a charm, wait for the container's pebble-ready event.",
  },
  EHANDSHAKE: { what: 'it refused the WebSocket', hint: 'Does Pebble itself listen on this socket?' },
  EACCES: { what: 'the socket may not be opened by this user', hint: 'Run as a user that may enter its folder.' },
};

/** Which request an error speaks of. */
export interface RequestName {
  readonly socketPath: string;
  readonly method: string;
  /** Path without the query, which may hold what the caller did not mean to log. */
  readonly path: string;
}

/**
 * Makes one error of the shapes in which a daemon is not there: no socket, a stale one, a connection that ends
 * before the answer does.
 */
export function connectionError(request: RequestName, cause: unknown, reason = errorCode(cause)): PebbleError {
  if (cause instanceof PebbleError) return cause;
  const details = { ...request, reason };
  if (reason.startsWith('HPE_')) {
    return new PebbleError(`what answers at "${request.socketPath}" does not speak HTTP`, {
      code: 'PEBBLE_PROTOCOL_ERROR',
      details,
      cause,
    });
  }
  const meaning = meanings[reason] ?? (isConnecting(cause) ? cannotConnect(reason) : brokenOff(request.method));
  return new PebbleError(`cannot reach Pebble at "${request.socketPath}": ${meaning.what}`, {
    code: 'PEBBLE_UNREACHABLE',
    hint: meaning.hint,
    details,
    cause,
  });
}

/** The error of a daemon that accepts a connection and then says nothing. */
export function silenceError(request: RequestName, timeoutMs: number): PebbleError {
  const { socketPath, method, path } = request;
  return new PebbleError(`cannot reach Pebble at "${socketPath}": no answer to ${method} ${path} in ${timeoutMs} ms`, {
    code: 'PEBBLE_UNREACHABLE',
    hint: method === 'GET' ? 'The daemon hangs or is overloaded.' : 'The daemon may still do what it was asked.',
    details: { ...request, reason: 'ETIMEDOUT', timeoutMs },
  });
}

/** Tells whether a connection was never made, so that nothing can have been done. */
export function isNeverConnected(error: unknown): boolean {
  return error instanceof PebbleError && ['ENOENT', 'ECONNREFUSED'].includes(String(error.details['reason']));
}

function cannotConnect(reason: string) {
  return { what: `connecting fails with ${reason}`, hint: 'Does the path name the socket of a Pebble daemon?' };
}

function brokenOff(method: string) {
  const hint =
    method === 'GET' ? 'The daemon is stopping or restarting.' : 'The daemon may have done what it was asked.';
  return { what: 'the connection ended before the answer did', hint };
}

function isConnecting(cause: unknown): boolean {
  return cause instanceof Error && 'syscall' in cause && cause.syscall === 'connect';
}

function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'EOF';
}
