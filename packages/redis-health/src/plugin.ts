import {
  Application,
  contribute,
  definePlugin,
  DispatchSignal,
  HealthCheck,
  Logger,
  provide,
  systemPace,
} from '@charmsmith/core';
import * as v from 'valibot';
import { classify } from './classification/classify.ts';
import { RefusedPassword } from './classification/refused-password.ts';
import { ioredisClient } from './client/ioredis-client.ts';
import { RedisClient, RedisConnection, RedisHealth } from './contract.ts';
import { InfoHealth } from './info-health.ts';

const optionsSchema = v.strictObject({
  /** Milliseconds for connecting, authenticating and the answer together. Default 3,000. */
  deadlineMs: v.optional(v.pipe(v.number(), v.minValue(1, 'must be 1 at least')), 3_000),
});

/** How a charm takes Redis's health in. */
export type RedisHealthOptions = v.InferInput<typeof optionsSchema>;

/**
 * Is Redis alive, which version, which role. Provides {@link RedisHealth} and {@link RedisClient}, and contributes the
 * health check `redis`; the charm provides {@link RedisConnection}.
 *
 * @example
 * ```ts
 * defineCharm({ metadata, plugins: [redisHealth({ deadlineMs: 2_000 }), workload()] });
 * ```
 */
export const redisHealth = definePlugin({
  name: '@charmsmith/redis-health',
  version: '0.1.0',
  options: optionsSchema,
  parts: ({ deadlineMs }) => ({
    provides: [
      provide(RedisClient, { signal: DispatchSignal }, ({ signal }) => ioredisClient({ deadlineMs, signal })),
      provide(
        RedisHealth,
        {
          client: RedisClient,
          connection: RedisConnection,
          application: Application,
          refusedPassword: RefusedPassword,
          log: Logger,
          signal: DispatchSignal,
        },
        (deps) => new InfoHealth(deps, systemPace),
      ),
    ],
    contributions: [
      contribute(HealthCheck, { health: RedisHealth }, ({ health }) => ({
        name: 'redis',
        check: async () => {
          const { status, message } = classify({ check: await health.check() });
          return status === 'active' ? undefined : message;
        },
      })),
    ],
  }),
});
