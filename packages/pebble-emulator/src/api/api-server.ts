import { STATUS_CODES, ServerResponse, createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { Socket } from 'node:net';
import type { Server as NetServer } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { mayUse } from '../access/access.ts';
import type { Origin, Requester } from '../access/access.ts';
import { endpointAccess } from '../access/endpoint-access.ts';
import type { ServerIdentity } from '../tls/server-identity.ts';
import { listen } from './listen.ts';
import type { ListenAddress } from './listen.ts';
import { ApiError, failure, send } from './responses.ts';
import { cleanPath, findRoute } from './router.ts';
import type { ApiRequest, Routes } from './router.ts';

/** Requests in progress get this long to end by themselves. */
const closeGraceMs = 1_000;
/** As much as Go's server reads; a list of paths can be long. */
const maxHeaderSize = 1024 * 1024;

/** What a server needs of the daemon. */
export interface ApiServerOptions {
  readonly routes: Routes;
  /** Says who has sent a request. */
  readonly identify: (origin: Origin) => Requester | undefined;
  /** Whether anybody may pair now. */
  readonly pairingOpen: () => boolean;
}

/** What listens, and what speaks HTTP with those who connect: the same, but with TLS. */
interface Listener {
  readonly listening: NetServer;
  readonly speaking: Server;
}

/** Serves an API where it is told to listen. */
export class ApiServer {
  readonly #options: ApiServerOptions;
  readonly #listeners: Listener[] = [];
  /** Connections that speak another protocol by now, which the HTTP server no longer knows. */
  readonly #upgraded = new Set<Socket>();
  /** Connections that have not yet agreed on TLS. */
  readonly #securing = new Set<Socket>();

  constructor(options: ApiServerOptions) {
    this.#options = options;
  }

  /**
   * Begins to serve: see {@link listen}.
   *
   * @param origin - where the requests of this listener come from
   * @returns where it listens
   */
  listen(address: ListenAddress, origin: Origin): Promise<ListenAddress> {
    const speaking = this.#createServer(origin);
    return this.#listen(address, { listening: speaking, speaking });
  }

  /**
   * Begins to serve over TLS.
   *
   * @returns where it listens
   */
  async listenTls(address: ListenAddress, identity: ServerIdentity): Promise<ListenAddress> {
    const { createTlsServer } = await import('../tls/tls-server.ts');
    const speaking = this.#createServer({ transport: 'https' });
    const listening = createTlsServer(identity, (socket) => speaking.emit('connection', socket));
    listening.on('connection', (socket) => {
      this.#securing.add(socket);
      socket.on('close', () => this.#securing.delete(socket));
    });
    return this.#listen(address, { listening, speaking });
  }

  /**
   * Stops serving: drops every connection and removes the socket file. Requests in progress get a second.
   *
   * @returns whether all of them ended by themselves within it
   */
  async close(): Promise<boolean> {
    const listeners = this.#listeners.splice(0);
    const closed = listeners.map(({ listening }) => new Promise<void>((resolve) => listening.close(() => resolve())));
    for (const { speaking } of listeners) speaking.closeIdleConnections();
    for (const socket of this.#upgraded) socket.destroy();
    let inTime = true;
    const timer = setTimeout(() => {
      inTime = false;
      for (const { speaking } of listeners) speaking.closeAllConnections();
      for (const socket of this.#securing) socket.destroy();
    }, closeGraceMs);
    await Promise.all(closed);
    clearTimeout(timer);
    return inTime;
  }

  async #listen(address: ListenAddress, listener: Listener): Promise<ListenAddress> {
    const bound = await listen(listener.listening, address);
    this.#listeners.push(listener);
    return bound;
  }

  #createServer(origin: Origin): Server {
    const answerFrom = (http: IncomingMessage, response: ServerResponse, upgrade?: ApiRequest['upgrade']) => {
      const certificate = isSecured(http.socket) ? http.socket.getPeerX509Certificate() : undefined;
      const { authorization } = http.headers;
      return answer(this.#options, { ...origin, authorization, certificate }, { http, response, upgrade });
    };
    const limits = { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0, maxHeaderSize };
    const server = createServer(limits, (http, response) => void answerFrom(http, response));
    server.on('upgrade', (http, socket, head) => {
      // Typed as any duplex stream; a server that listens on a socket hands out nothing but sockets.
      if (!(socket instanceof Socket)) return;
      this.#upgraded.add(socket);
      socket.on('close', () => this.#upgraded.delete(socket));
      void answerFrom(http, upgradeResponse(http, socket), { socket, head });
    });
    return server;
  }
}

function isSecured(socket: Socket): socket is TLSSocket {
  return 'getPeerX509Certificate' in socket;
}

async function answer(
  { routes, identify, pairingOpen }: ApiServerOptions,
  origin: Origin,
  { http, response, upgrade }: Pick<ApiRequest, 'http' | 'response' | 'upgrade'>,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    const [path = '/', search = ''] = (http.url ?? '/').split(/\?(.*)/s);
    const cleaned = cleanPath(path);
    if (cleaned !== path) {
      redirect(response, search === '' ? cleaned : `${cleaned}?${search}`);
      return;
    }
    const method = http.method ?? '';
    const { route, handler, parameters } = findRoute(routes, method, path);
    const requester = identify(origin);
    const level = endpointAccess[route]?.[method === 'GET' ? 'GET' : 'POST'] ?? 'admin';
    if (!mayUse(level, origin, requester, pairingOpen())) throw new ApiError(401, 'access denied', 'login-required');
    const query = new URLSearchParams(search);
    const { signal } = gone;
    const { certificate } = origin;
    const envelope = await handler({ http, response, parameters, query, requester, certificate, signal, upgrade });
    if (envelope !== undefined) send(response, envelope);
  } catch (error) {
    refuse(http, response, error);
  }
}

/** A request left unread ends its connection, as the rest of its body would be taken for the next request. */
function refuse(http: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  if (!http.complete) response.shouldKeepAlive = false;
  send(response, failure(error));
}

/** The answer to a request for another protocol: a refusal in plain HTTP, unless the connection is taken over. */
function upgradeResponse(http: IncomingMessage, socket: Socket): ServerResponse {
  socket.on('error', () => socket.destroy());
  const response = new ServerResponse(http);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.on('finish', () => socket.end());
  return response;
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(301, STATUS_CODES[301], { Location: location });
  response.end();
}
