import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** A pipe whose writing end programs inherit, as standard output and error at once. */
export interface OutputPipe extends AsyncDisposable {
  readonly writer: Socket;
  /** Hands the reading end over to the caller; otherwise it is closed together with the writing end. */
  takeReader(): Socket;
}

/**
 * Opens a pipe that two descriptors of one child can share, so that the order of its output is kept. Node has no
 * call for that; a pair of connected Unix sockets is what it uses for `stdio: 'pipe'` too.
 *
 * The sockets meet at a random abstract address, which Linux forgets as soon as the listener closes.
 */
export async function openOutputPipe(): Promise<OutputPipe> {
  const address = `\0charmsmith-pebble-${randomUUID()}`;
  const server = createServer();
  server.listen(address);
  await once(server, 'listening');
  const writer = connect(address);
  const [[reader]] = (await Promise.all([once(server, 'connection'), once(writer, 'connect')])) as [[Socket], unknown];
  server.close();
  let taken = false;
  return {
    writer,
    takeReader: () => {
      taken = true;
      reader.on('error', () => reader.destroy());
      return reader;
    },
    [Symbol.asyncDispose]: () => {
      writer.destroy();
      if (!taken) reader.destroy();
      return Promise.resolve();
    },
  };
}
