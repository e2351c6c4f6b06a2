import { createConnection } from 'node:net';

/** Tells whether something listens on a Unix socket. */
export function canConnect(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(path);
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => resolve(false));
  });
}
