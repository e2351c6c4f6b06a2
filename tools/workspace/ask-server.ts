import { Redis } from 'ioredis';

/** A Redis or a Sentinel, and how it is reached from outside of the cluster's pods. */
export interface Server {
  readonly address: string;
  readonly port: number;
  readonly password: string;
  /** PEM of the authority to trust, and the name that the certificate must have. */
  readonly tls?: { readonly ca: string; readonly servername: string };
}

const deadlineMs = 2_000;

/**
 * Asks a server one thing over a connection of its own.
 *
 * @throws Redis's error reply, or the cause that kept it from answering
 */
export async function askServer(server: Server, command: string, ...args: readonly string[]): Promise<unknown> {
  const { address, password, port, tls } = server;
  const redis = new Redis({
    host: address,
    port,
    password,
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: deadlineMs,
    commandTimeout: deadlineMs,
    ...(tls === undefined ? {} : { tls }),
  });
  // ioredis itself often says no more than "Connection is closed.".
  let cause: Error | undefined;
  redis.on('error', (error: Error) => (cause ??= error));
  try {
    return await redis.call(command, ...args);
  } catch (error) {
    throw cause ?? error;
  } finally {
    redis.disconnect();
  }
}
