import { checkTimeout, invalidArgument } from './arguments.ts';
import { changeCalls } from './changes/change-calls.ts';
import { checkCalls } from './checks/check-calls.ts';
import { commandCalls } from './exec/command-calls.ts';
import { fileCalls } from './files/file-calls.ts';
import { identityCalls } from './identities/identity-calls.ts';
import { planCalls } from './layers/plan-calls.ts';
import { logCalls } from './logs/log-calls.ts';
import { noticeCalls } from './notices/notice-calls.ts';
import { pairingCalls } from './pairing/pairing-calls.ts';
import type { Pebble } from './pebble.ts';
import { serviceCalls } from './services/service-calls.ts';
import { systemCalls } from './system/system-calls.ts';
import { Api } from './transport/api.ts';
import { unixSocketConnector, type Connector } from './transport/connector.ts';
import { networkConnector, type TlsOptions } from './transport/network-connector.ts';

/** Where the daemon is, who asks, and how patient the client is. */
export interface ConnectPebbleOptions {
  /** The daemon's Unix socket: `/charm/containers/<container>/pebble.socket` in a charm. */
  readonly socketPath?: string;
  /** Instead of the socket: the address that the daemon was given with `--http` or `--https`. */
  readonly url?: string;
  /** For an `https` address: how server and client prove who they are. */
  readonly tls?: TlsOptions;
  /** The name and password of a basic identity. On a socket the user's own rights count besides. */
  readonly credentials?: { readonly username: string; readonly password: string };
  /**
   * Longest silence of the daemon within one request, in milliseconds, default 5,000; in a transfer of a file,
   * between two pieces. Waits for changes are split into requests below it.
   */
  readonly requestTimeoutMs?: number;
  /**
   * How long requests that change nothing are tried again while no daemon listens, in milliseconds. Default 0:
   * a charm does better to wait for `pebble-ready`. For a program that has just started the daemon.
   */
  readonly connectTimeoutMs?: number;
}

/**
 * Gives a client of the Pebble daemon at a Unix socket, or at an address. Nothing is opened before the first call.
 *
 * @throws PEBBLE_INVALID_ARGUMENT when an option can fit no daemon
 *
 * @example
 * ```ts
 * await using pebble = connectPebble({ socketPath: '/charm/containers/redis/pebble.socket' });
 * await pebble.addLayer('redis', layer, { combine: true });
 * await pebble.replan();
 * ```
 */
export function connectPebble(options: ConnectPebbleOptions): Pebble {
  const { requestTimeoutMs = 5_000, connectTimeoutMs = 0 } = options;
  checkTimeout('requestTimeoutMs', requestTimeoutMs);
  checkTimeout('connectTimeoutMs', connectTimeoutMs);
  const api = new Api({ connector: connectorOf(options), requestTimeoutMs, connectTimeoutMs });
  return {
    ...systemCalls(api),
    ...serviceCalls(api),
    ...planCalls(api),
    ...changeCalls(api),
    ...checkCalls(api),
    ...noticeCalls(api),
    ...logCalls(api),
    ...fileCalls(api),
    ...commandCalls(api),
    ...identityCalls(api),
    ...pairingCalls(api),
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}

function connectorOf({ socketPath, url, tls = {}, credentials }: ConnectPebbleOptions): Connector {
  const headers = credentials === undefined ? {} : { authorization: basicAuthorization(credentials) };
  if (url !== undefined && socketPath !== undefined) throw invalidArgument('give either socketPath or url, not both');
  if (url !== undefined) return networkConnector(url, tls, headers);
  if (socketPath === undefined || socketPath === '') throw invalidArgument('socketPath must name a socket, got ""');
  return unixSocketConnector(socketPath, headers);
}

function basicAuthorization({ username, password }: { username: string; password: string }): string {
  // The colon separates the two.
  if (username === '' || username.includes(':')) throw invalidArgument('credentials need a username without a colon');
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
