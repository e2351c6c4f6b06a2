import type { SocketConnectOpts } from 'node:net';
import type { Duplex } from 'node:stream';

/** Where a daemon is, and how connections to it are made. */
export interface Connector {
  /** The daemon's address in messages: the path of its socket, or its URL without credentials. */
  readonly address: string;
  /** Whether it is a Unix socket, which tells more of why nobody answers. */
  readonly isSocket: boolean;
  /** Sent with every request, such as credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Loads what connections are made with, and gives what `http.request` and WebSockets take as `createConnection`:
   * it returns a connection, or hands one to `done` once it is trusted.
   */
  load(): Promise<CreateConnection>;
}

/** Gives sockets to a place. */
export async function socketsTo(place: SocketConnectOpts): Promise<CreateConnection> {
  const { ListeningSocket, RecyclingSocket } = await import('./listening-socket.ts');
  return ({ buffer }) => (buffer === undefined ? new ListeningSocket(place) : new RecyclingSocket(place, buffer));
}

/** Makes one connection. */
export type CreateConnection = (
  options: {
    /** Gives up when it fires. */
    readonly signal: AbortSignal;
    /**
     * Where to read to, over and over, if the connection can: what it gives is then to be used up before it gives more.
     */
    readonly buffer?: Buffer | undefined;
  },
  done: (error: Error | null, connection?: Duplex) => void,
) => Duplex | undefined;

/** Connects to a Unix socket. */
export function unixSocketConnector(socketPath: string, headers: Connector['headers'] = {}): Connector {
  return {
    address: socketPath,
    isSocket: true,
    // The default host name would be "localhost:80"; the daemon accepts any.
    headers: { host: 'pebble', ...headers },
    load: () => socketsTo({ path: socketPath }),
  };
}
