import { Socket, type SocketConnectOpts, type SocketConstructorOpts } from 'node:net';

/**
 * A socket that hears the daemon out. The daemon may answer and then drop a connection on which it is still sent to: a
 * request that is refused early, a command that does not read its input. A write then fails, and Node would discard
 * what had arrived before. Here it counts as sent, and what is read decides: the answer, or the end of the connection.
 *
 * @see {@link https://nodejs.org/api/stream.html#implementing-a-writable-stream}
 */
export class ListeningSocket extends Socket {
  constructor(place: SocketConnectOpts, options?: SocketConstructorOpts) {
    super(options);
    this.connect(place);
  }

  override _write(chunk: unknown, encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    super._write(chunk, encoding, (error) => callback(isDropped(error) ? null : error));
  }

  override _writev(
    chunks: { chunk: unknown; encoding: BufferEncoding }[],
    callback: (error?: Error | null) => void,
  ): void {
    super._writev?.(chunks, (error) => callback(isDropped(error) ? null : error));
  }
}

/**
 * The same for an answer that is large: what is read goes into one buffer over and over, instead of a new one each
 * time. Otherwise gigabytes pile up faster than they are collected.
 *
 * @see {@link https://nodejs.org/api/net.html#socketconnectoptions-connectlistener | The option `onread`}
 */
export class RecyclingSocket extends ListeningSocket {
  constructor(place: SocketConnectOpts, buffer: Buffer) {
    super(place, {
      onread: {
        buffer,
        callback: (length: number) => {
          this.emit('data', buffer.subarray(0, length));
          return true;
        },
      },
    });
  }
}

function isDropped(error: (Error & { readonly code?: unknown }) | null | undefined): boolean {
  return error?.code === 'EPIPE' || error?.code === 'ECONNRESET';
}
