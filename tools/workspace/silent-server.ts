import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A server that accepts, and never answers unless it is told what. */
export interface SilentServer extends AsyncDisposable {
  readonly port: number;
  /** Resolves with the next connection. */
  connection(): Promise<Socket>;
}

/**
 * Starts one on a free port of loopback.
 *
 * @param greet - what it does with a connection
 */
export async function startSilentServer(greet: (socket: Socket) => void = () => undefined): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // A client that goes may reset the connection.
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    greet(socket.resume());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    connection: async () => ((await once(server, 'connection')) as [Socket])[0],
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
