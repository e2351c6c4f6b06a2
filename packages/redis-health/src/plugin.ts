import { Application, definePlugin, DispatchSignal, Logger, provide, schemaBy } from '@charmsmith/core';
import { ioredisClient } from './client/ioredis-client.ts';
import { RedisClient, RedisConnection, RedisHealth } from './contract.ts';
import { InfoHealth } from './info-health.ts';

/** How a charm takes Redis's health in. */
export interface RedisHealthOptions {
  /** Milliseconds for connecting, authenticating and the answer together. Default 3,000. */
  readonly deadlineMs?: number;
}

/**
 * Is Redis alive, which version, which role. Provides {@link RedisHealth} and {@link RedisClient};
 * the charm provides {@link RedisConnection}.
 *
 * @example
 * ```ts
 * defineCharm({ metadata, plugins: [redisHealth({ deadlineMs: 2_000 }), workload()] });
 * ```
 */
export const redisHealth = definePlugin({
  name: '@charmsmith/redis-health',
  version: '0.1.0',
  options: schemaBy<RedisHealthOptions>(({ deadlineMs }) =>
    deadlineMs === undefined || (Number.isInteger(deadlineMs) && Number(deadlineMs) > 0)
      ? []
      : [{ path: ['deadlineMs'], message: 'must be a whole number of milliseconds, 1 or more' }],
  ),
  parts: ({ deadlineMs = 3_000 }) => ({
    provides: [
      provide(RedisClient, { signal: DispatchSignal }, ({ signal }) => ioredisClient({ deadlineMs, signal })),
      provide(
        RedisHealth,
        {
          client: RedisClient,
          connection: RedisConnection,
          application: Application,
          log: Logger,
          signal: DispatchSignal,
        },
        (deps) => new InfoHealth(deps),
      ),
    ],
  }),
});
