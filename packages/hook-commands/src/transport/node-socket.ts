import { createConnection, type Socket } from 'node:net';
import type { AgentSocket, AgentSocketListener } from './agent-socket.ts';

/** Connects with Node's own sockets. */
export async function connectNodeSocket(path: string, listener: AgentSocketListener): Promise<AgentSocket> {
  const socket = createConnection(path);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  socket.removeAllListeners('error');
  let cause: Error | undefined;
  socket
    .on('data', (bytes) => listener.received(bytes))
    .on('error', (error) => (cause = error))
    .on('close', () => listener.closed(cause));
  return {
    send: (bytes) => void socket.write(bytes),
    ref: () => void socket.ref(),
    unref: () => void socket.unref(),
    hangUp: () => hangUp(socket),
    destroy: () => void socket.destroy(),
  };
}

/** How long an agent may take to close its side once we have closed ours, in milliseconds. */
const lingerMs = 1_000;

/**
 * Says that nothing follows. The rest of the closing is the agent's: to destroy the socket at once would make Node open
 * stderr, for half a millisecond of every dispatch. Neither wait keeps the process alive.
 */
async function hangUp(socket: Socket): Promise<void> {
  const linger = setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.once('close', () => clearTimeout(linger));
  socket.resume();
  await new Promise<void>((resolve) => socket.end(resolve));
}
