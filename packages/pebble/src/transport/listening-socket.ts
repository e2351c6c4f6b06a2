import { Socket, type SocketConnectOpts } from 'node:net';

/**
 * A socket that hears the daemon out. The daemon may answer and then drop a connection on which it is still sent to: a
 * request that is refused early, a command that does not read its input. A write then fails, and Node would discard
 * what had arrived before. Here it counts as sent, and what is read decides: the answer, or the end of the connection.
 *
 * @see {@link https://nodejs.org/api/stream.html#implementing-a-writable-stream}
 */
export class ListeningSocket extends Socket {
  constructor(place: SocketConnectOpts) {
    super();
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

function isDropped(error: (Error & { readonly code?: unknown }) | null | undefined): boolean {
  return error?.code === 'EPIPE' || error?.code === 'ECONNRESET';
}
