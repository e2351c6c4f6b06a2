import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';

/** A daemon that misbehaves as told: for faults that no real one gives on demand. */
export interface FaultyDaemon extends AsyncDisposable {
  readonly socketPath: string;
  /** Method and URL of each request so far. */
  readonly requests: readonly string[];
  /** Connections that are open now. */
  readonly open: number;
  /** The same without one that is idle after an answer, which the client may keep for its next question. */
  readonly connections: number;
}

/** How it behaves. */
export interface Behaviour {
  readonly onRequest?: (request: IncomingMessage, response: ServerResponse) => void;
  readonly onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly onConnection?: (socket: Socket) => void;
}

/** A path for a socket in a folder of its own. */
export async function makeSocketPath(): Promise<{ readonly socketPath: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'pebble-client-'));
  return {
    socketPath: join(folder, 'pebble.socket'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Starts a daemon that misbehaves. */
export async function startFaultyDaemon(behaviour: Behaviour, path?: string): Promise<FaultyDaemon> {
  const place = path === undefined ? await makeSocketPath() : undefined;
  const socketPath = path ?? place?.socketPath ?? '';
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const idle = new Set<Socket>();
  const server = createServer((request, response) => {
    const { socket } = request;
    idle.delete(socket);
    response.once('finish', () => idle.add(socket));
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    behaviour.onRequest?.(request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket
      .on('error', () => undefined)
      .on('close', () => {
        sockets.delete(socket);
        idle.delete(socket);
      });
    behaviour.onConnection?.(socket);
  });
  if (behaviour.onUpgrade !== undefined) server.on('upgrade', behaviour.onUpgrade);
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return {
    socketPath,
    requests,
    get open() {
      return sockets.size;
    },
    get connections() {
      return sockets.size - Math.min(idle.size, 1);
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await place?.[Symbol.asyncDispose]();
    },
  };
}

/** Answers in the daemon's envelope. */
export function answer(response: ServerResponse, result: unknown, fields: object = {}, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ type: 'sync', 'status-code': status, status: 'OK', result, ...fields }));
}

/** Refuses in the daemon's envelope. */
export function refuse(response: ServerResponse, status: number, message: string, kind?: string): void {
  answer(response, { message, ...(kind === undefined ? {} : { kind }) }, { type: 'error' }, status);
}

/** A change as the daemon writes it. */
export function changeOf(id: string, fields: object = {}): object {
  const times = { 'spawn-time': '2026-07-01T00:00:00Z', 'ready-time': '2026-07-01T00:00:01Z' };
  const change = { id, kind: 'start', summary: 'Start service "a"', status: 'Done', ready: true, ...times, ...fields };
  return change;
}

export const systemInfo = { version: 'v1.32.1', 'boot-id': 'boot' };
