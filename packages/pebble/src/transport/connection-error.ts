import { PebbleError } from '../errors/pebble-error.ts';
import type { Connector } from './connector.ts';

interface Meaning {
  readonly what: string;
  readonly hint: string;
}

const meanings: Readonly<Record<string, Meaning>> = {
  EHANDSHAKE: { what: 'it refused the WebSocket', hint: 'Does Pebble itself listen there?' },
};
const socketMeanings: Readonly<Record<string, Meaning>> = {
  ENOENT: {
    what: 'there is no socket',
    hint: "The daemon has not started or has stopped; in a charm, wait for the container's pebble-ready event.",
  },
  ECONNREFUSED: {
    what: 'nothing listens on the socket',
    hint: "The daemon has died and left its socket; in a charm, wait for the container's pebble-ready event.",
  },
  EACCES: { what: 'the socket may not be opened by this user', hint: 'Run as a user that may enter its folder.' },
};
const networkMeanings: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: {
    what: 'nothing listens on the port',
    hint: 'Does the daemon run, with --http or --https and this port?',
  },
};

/** Which request an error speaks of. */
export interface RequestName {
  readonly method: string;
  /** Path without the query, which may hold what the caller did not mean to log. */
  readonly path: string;
}

/**
 * Makes one error of the shapes in which a daemon is not there: no socket, a stale one, a connection that ends
 * before the answer does.
 */
export function connectionError(
  { address, isSocket }: Pick<Connector, 'address' | 'isSocket'>,
  request: RequestName,
  cause: unknown,
  reason = errorCode(cause),
): PebbleError {
  if (cause instanceof PebbleError) return cause;
  const { method, path } = request;
  const details = { address, method, path, reason };
  if (reason.startsWith('HPE_')) {
    return new PebbleError(`what answers at "${address}" does not speak HTTP`, {
      code: 'PEBBLE_PROTOCOL_ERROR',
      details,
      cause,
    });
  }
  const meaning =
    (isSocket ? socketMeanings : networkMeanings)[reason] ??
    meanings[reason] ??
    (reason.startsWith('ERR_SSL') ? handshakeBroken(cause) : undefined) ??
    (isConnecting(cause) ? cannotConnect(reason) : brokenOff(method));
  return new PebbleError(`cannot reach Pebble at "${address}": ${meaning.what}`, {
    code: 'PEBBLE_UNREACHABLE',
    hint: meaning.hint,
    details,
    cause,
  });
}

/** The error of a daemon that accepts a connection and then says nothing. */
export function silenceError(address: string, { method, path }: RequestName, timeoutMs: number): PebbleError {
  return new PebbleError(`cannot reach Pebble at "${address}": no answer to ${method} ${path} in ${timeoutMs} ms`, {
    code: 'PEBBLE_UNREACHABLE',
    hint: method === 'GET' ? 'The daemon hangs or is overloaded.' : 'The daemon may still do what it was asked.',
    details: { address, method, path, reason: 'ETIMEDOUT', timeoutMs },
  });
}

/** Tells whether a connection was never made, so that nothing can have been done. */
export function isNeverConnected(error: unknown): boolean {
  return error instanceof PebbleError && ['ENOENT', 'ECONNREFUSED'].includes(String(error.details['reason']));
}

function handshakeBroken(cause: unknown): Meaning {
  const why = cause instanceof Error && 'reason' in cause ? ` (${String(cause.reason)})` : '';
  return {
    what: `it broke off the TLS handshake${why}`,
    hint: 'The daemon demands a certificate of the client: give tls.certificate and tls.key.',
  };
}

function cannotConnect(reason: string): Meaning {
  return { what: `connecting fails with ${reason}`, hint: 'Is this the address of a Pebble daemon?' };
}

function brokenOff(method: string): Meaning {
  const hint =
    method === 'GET' ? 'The daemon is stopping or restarting.' : 'The daemon may have done what it was asked.';
  return { what: 'the connection ended before the answer did', hint };
}

function isConnecting(cause: unknown): boolean {
  return cause instanceof Error && 'syscall' in cause && ['connect', 'getaddrinfo'].includes(String(cause.syscall));
}

function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'EOF';
}
