import type { ConnectionOptions } from 'node:tls';
import type { RedisAddress, RedisClient, RedisTls } from '../contract.ts';

/** Limits of one question. */
export interface AskOptions {
  /** Milliseconds for connecting, authenticating and the answer together. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** A client over ioredis; a connection lives for one question. */
export function ioredisClient(options: AskOptions): RedisClient {
  return { ask: (address, command) => askRedis(address, command, options) };
}

async function askRedis(
  address: RedisAddress,
  [command, ...args]: readonly [string, ...string[]],
  { deadlineMs, signal }: AskOptions,
): Promise<unknown> {
  const { Redis } = await import('ioredis');
  const { host, port, password, tls } = address;
  const redis = new Redis({
    host,
    port,
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: deadlineMs,
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls: await tlsOptions(tls) }),
  });
  // ioredis itself often says no more than "Connection is closed.": the cause comes by this event.
  let cause: Error | undefined;
  redis.on('error', (error: Error) => (cause ??= error));

  // One deadline over all: ioredis alone would wait twice its command time-out.
  const limit = AbortSignal.any([AbortSignal.timeout(deadlineMs), signal]);
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const expire = () => reject(signal.aborted ? (signal.reason as Error) : noAnswer(deadlineMs));
  limit.addEventListener('abort', expire, { once: true });
  try {
    limit.throwIfAborted();
    return await Promise.race([redis.call(command, ...args), expired]);
  } catch (error) {
    throw signal.aborted ? error : (cause ?? error);
  } finally {
    limit.removeEventListener('abort', expire);
    redis.disconnect();
  }
}

function noAnswer(deadlineMs: number): Error {
  return Object.assign(new Error(`no answer within ${deadlineMs} ms`), { code: 'ETIMEDOUT' });
}

async function tlsOptions({ ca, serverNames }: RedisTls): Promise<ConnectionOptions> {
  const { checkServerIdentity } = await import('node:tls');
  const [first = 'localhost'] = serverNames;
  return {
    ca,
    servername: first,
    // The unit dials itself by IP, and its certificate may name any of its names.
    checkServerIdentity: (_host, certificate) => {
      const problems = serverNames.map((name) => checkServerIdentity(name, certificate));
      return problems.every((problem) => problem !== undefined) ? problems[0] : undefined;
    },
  };
}
