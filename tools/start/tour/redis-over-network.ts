import { askServer } from '../../workspace/ask-server.ts';

/** How a client outside of the pod goes about it. */
export interface OutsideClient {
  readonly host: string;
  readonly password: string;
  /** PEM of the authority to trust, and the name that the certificate must have. */
  readonly tls?: { readonly ca: string; readonly servername: string };
}

/**
 * Pings the Redis of a pod from this host.
 *
 * @returns `PONG`, or the code of what went wrong
 */
export async function ping({ host, ...client }: OutsideClient): Promise<string> {
  try {
    return String(await askServer({ ...client, address: host, port: 6379 }, 'PING'));
  } catch (error) {
    const cause = error as Error;
    return 'code' in cause ? String(cause.code) : cause.message;
  }
}
