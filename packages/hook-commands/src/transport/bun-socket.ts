import type { AgentSocket, AgentSocketListener } from './agent-socket.ts';

/** What is used of Bun's sockets. */
interface BunSocket {
  /** @returns how many of the bytes it took; below 0 when it is closed */
  write(bytes: Uint8Array, offset: number, length: number): number;
  ref(): void;
  unref(): void;
  /** Sends what it has taken, and closes. */
  end(): void;
  terminate(): void;
}

interface BunHandlers {
  data(socket: BunSocket, bytes: Uint8Array): void;
  drain(socket: BunSocket): void;
  close(socket: BunSocket, error?: Error): void;
  error(socket: BunSocket, error: Error): void;
}

declare const Bun: {
  connect(options: { readonly unix: string; readonly socket: BunHandlers }): Promise<BunSocket>;
};

/**
 * Connects with Bun's own sockets: its `node:net` takes ten milliseconds to load and to connect, half a dispatch.
 */
export async function connectBunSocket(path: string, listener: AgentSocketListener): Promise<AgentSocket> {
  // What the kernel did not take yet.
  let left: Uint8Array[] = [];
  let cause: Error | undefined;

  const flush = (to: BunSocket) => {
    for (let first = left[0]; first !== undefined; first = left[0]) {
      const taken = Math.max(to.write(first, 0, first.length), 0);
      if (taken < first.length) {
        left[0] = first.subarray(taken);
        return;
      }
      left.shift();
    }
  };
  const socket = await Bun.connect({
    unix: path,
    socket: {
      data: (_socket, bytes) => listener.received(bytes),
      drain: flush,
      error: (_socket, error) => void (cause = error),
      close(_socket, error) {
        left = [];
        listener.closed(error ?? cause);
      },
    },
  });
  return {
    send(bytes) {
      left.push(bytes);
      if (left.length === 1) flush(socket);
    },
    ref: () => socket.ref(),
    unref: () => socket.unref(),
    hangUp() {
      socket.end();
      return Promise.resolve();
    },
    destroy: () => socket.terminate(),
  };
}
