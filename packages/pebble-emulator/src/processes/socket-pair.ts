import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** A pair of sockets, whose writing end programs inherit, as standard output and error at once. */
export interface SocketPair extends AsyncDisposable {
  readonly writer: Socket;
  /** Hands the reading end over to the caller; otherwise it is closed together with the writing end. */
  takeReader(): Socket;
}

/**
 * Opens sockets that two descriptors of one child can share, so that the order of its output is kept, where there are
 * no pipes. Such sockets are what Node uses for `stdio: 'pipe'` too.
 *
 * The sockets meet at a random abstract address, which Linux forgets as soon as the listener closes.
 */
export async function openSocketPair(): Promise<SocketPair> {
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
