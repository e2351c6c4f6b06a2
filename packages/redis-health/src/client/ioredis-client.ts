import type { Redis } from 'ioredis';
import type { RedisAddress, RedisAnswer, RedisAskOptions, RedisClient, RedisCommand, RedisReply } from '../contract.ts';
import { failureOf } from './failure-of.ts';

/** What every question of a client has in common. */
export interface IoredisClientOptions {
  /** Milliseconds for connecting, authenticating and the answers together. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** A client over ioredis, which is loaded when first asked; a connection lives for one question. */
export function ioredisClient(options: IoredisClientOptions): RedisClient {
  return { ask: (address, commands, ask = {}) => askRedis(address, commands, options, ask) };
}

async function askRedis(
  address: RedisAddress,
  commands: readonly RedisCommand[],
  options: IoredisClientOptions,
  { deadlineMs = options.deadlineMs, signal, secrets = [] }: RedisAskOptions,
): Promise<RedisAnswer> {
  const ends = signal === undefined ? options.signal : AbortSignal.any([options.signal, signal]);
  // One deadline over all: ioredis alone would wait twice its command time-out.
  const limit = AbortSignal.any([AbortSignal.timeout(deadlineMs), ends]);
  const hidden = [...secrets, ...(address.password === undefined ? [] : [address.password])];
  const redis = await open(address, deadlineMs);
  // ioredis itself often says no more than "Connection is closed.": the cause comes by this event.
  let cause: Error | undefined;
  redis.on('error', (error: Error) => (cause ??= error));
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const expire = () => reject(noAnswer(deadlineMs));
  limit.addEventListener('abort', expire, { once: true });
  try {
    if (limit.aborted) throw noAnswer(deadlineMs);
    const asked = Promise.all(commands.map((command) => reply(redis, command, hidden)));
    const replies = await Promise.race([asked, expired]);
    return refused(replies) ?? { answered: true, replies };
  } catch (error) {
    ends.throwIfAborted();
    return { answered: false, failure: failureOf(cause ?? error, hidden) };
  } finally {
    limit.removeEventListener('abort', expire);
    redis.disconnect();
  }
}

async function open({ host, port, password, tls }: RedisAddress, deadlineMs: number): Promise<Redis> {
  const { Redis } = await import('ioredis');
  return new Redis({
    host,
    port,
    lazyConnect: true,
    enableReadyCheck: false,
    // Two commands more a connection, which Redis before 7.2 counts among its errors.
    disableClientInfo: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: deadlineMs,
    // By default ioredis waits two seconds for a server that is silent, and for one that was never there.
    disconnectTimeout: 0,
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls: (await import('./tls-options.ts')).tlsOptions(tls) }),
  });
}

async function reply(redis: Redis, [command, ...args]: RedisCommand, hidden: readonly string[]): Promise<RedisReply> {
  try {
    return { ok: true, value: await redis.call(command, ...args) };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ReplyError') throw error;
    return { ok: false, failure: failureOf(error, hidden) };
  }
}

/** A server that wants another password, or one at all, has answered nothing. */
function refused(replies: readonly RedisReply[]): RedisAnswer | undefined {
  for (const each of replies) {
    if (!each.ok && ['NOAUTH', 'WRONGPASS'].includes(each.failure.code)) {
      return { answered: false, failure: each.failure };
    }
  }
  return undefined;
}

function noAnswer(deadlineMs: number): Error {
  return Object.assign(new Error(`no answer within ${deadlineMs} ms`), { code: 'ETIMEDOUT' });
}
