import { STATUS_CODES, ServerResponse, createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { Socket } from 'node:net';
import { listen } from './listen.ts';
import { cleanPath, findRoute } from './router.ts';
import type { ApiRequest, Routes } from './router.ts';
import { failure, send } from './responses.ts';

/** Requests in progress get this long to end by themselves. */
const closeGraceMs = 1_000;
/** As much as Go's server reads; a list of paths can be long. */
const maxHeaderSize = 1024 * 1024;

/** Serves an API on a Unix socket. Disposed of, it drops every connection and removes the socket file. */
export class ApiServer implements AsyncDisposable {
  readonly #server: Server;
  /** Connections that speak another protocol by now, which the HTTP server no longer knows. */
  readonly #upgraded = new Set<Socket>();

  constructor(routes: Routes) {
    const options = { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0, maxHeaderSize };
    this.#server = createServer(options, (http, response) => void answer(routes, http, response));
    this.#server.on('upgrade', (http, socket, head) => {
      // Typed as any duplex stream; a server that listens on a Unix socket hands out nothing but sockets.
      if (!(socket instanceof Socket)) return;
      this.#upgraded.add(socket);
      socket.on('close', () => this.#upgraded.delete(socket));
      void answerUpgrade(routes, http, { socket, head });
    });
  }

  /** Begins to serve: see {@link listen}. */
  listen(socketPath: string): Promise<void> {
    return listen(this.#server, socketPath);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    for (const socket of this.#upgraded) socket.destroy();
    const timer = setTimeout(() => this.#server.closeAllConnections(), closeGraceMs);
    await closed;
    clearTimeout(timer);
  }
}

async function answer(
  routes: Routes,
  http: IncomingMessage,
  response: ServerResponse,
  upgrade?: ApiRequest['upgrade'],
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
    const { handler, parameters } = findRoute(routes, http.method ?? '', path);
    const envelope = await handler({
      http,
      response,
      parameters,
      query: new URLSearchParams(search),
      signal: gone.signal,
      ...(upgrade && { upgrade }),
    });
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

/** Answers a request that asks for another protocol: a websocket, or a refusal in plain HTTP. */
async function answerUpgrade(
  routes: Routes,
  http: IncomingMessage,
  upgrade: { readonly socket: Socket; readonly head: Buffer },
): Promise<void> {
  upgrade.socket.on('error', () => upgrade.socket.destroy());
  const response = new ServerResponse(http);
  response.shouldKeepAlive = false;
  response.assignSocket(upgrade.socket);
  response.on('finish', () => upgrade.socket.end());
  await answer(routes, http, response, upgrade);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(301, STATUS_CODES[301], { Location: location });
  response.end();
}
