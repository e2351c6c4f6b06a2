import { Redis } from 'ioredis';

/** How a client outside of the pod goes about it. */
export interface OutsideClient {
  readonly host: string;
  readonly password: string;
  /** PEM of the authority to trust, and the name that the certificate must have. */
  readonly tls?: { readonly ca: string; readonly servername: string };
}

const deadlineMs = 2_000;

/**
 * Pings the Redis of a pod from this host.
 *
 * @returns `PONG`, or the code of what went wrong
 */
export async function ping({ host, password, tls }: OutsideClient): Promise<string> {
  const redis = new Redis({
    host,
    port: 6379,
    password,
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: deadlineMs,
    commandTimeout: deadlineMs,
    ...(tls === undefined ? {} : { tls }),
  });
  const causes: Error[] = [];
  redis.on('error', (error: Error) => causes.push(error));
  try {
    return await redis.ping();
  } catch (error) {
    const [cause = error as Error] = causes;
    return 'code' in cause ? String(cause.code) : cause.message;
  } finally {
    redis.disconnect();
  }
}
