import { Containers, definePlugin, DispatchSignal, Logger, provide, systemPace } from '@charmsmith/core';
import { RedisClient } from '@charmsmith/redis-health/contract';
import * as v from 'valibot';
import { Sentinel, SentinelEnvironment, SentinelOperations, SentinelTopology } from './contract.ts';
import { ClientSentinelOperations } from './operations/client-sentinel-operations.ts';
import { PebbleSentinel } from './process/pebble-sentinel.ts';
import { ClientSentinelTopology } from './topology/client-sentinel-topology.ts';

const name = v.pipe(v.string(), v.nonEmpty('must not be empty'));

const optionsSchema = v.strictObject({
  /** The container that Sentinel runs in. */
  container: name,
  /** The configuration file. Its folder is made Sentinel's own: it writes a new file beside the old one. */
  configurationFile: v.pipe(v.string(), v.regex(/^\/.+\/[^/]+$/, 'must be the absolute path of a file in a folder')),
  /** User and group of the process and its file. */
  user: name,
  /** Milliseconds that failover, reset and scale-down wait in a hook before they say how far they came. Default 20,000. */
  patienceMs: v.optional(v.pipe(v.number(), v.minValue(0, 'must not be negative')), 20_000),
});

/** How a charm takes Sentinel in. */
export type SentinelOptions = v.InferInput<typeof optionsSchema>;

/**
 * Redis Sentinel in a container of its own. Provides {@link Sentinel}, {@link SentinelTopology} and
 * {@link SentinelOperations}; the charm provides {@link SentinelEnvironment}, and most often
 * `@charmsmith/redis-health` provides {@link RedisClient}.
 *
 * @example
 * ```ts
 * sentinel({ container: 'sentinel', configurationFile: '/etc/redis-server/sentinel.conf', user: 'redis' });
 * ```
 */
export const sentinel = definePlugin({
  name: '@charmsmith/sentinel',
  version: '0.1.0',
  options: optionsSchema,
  parts: ({ patienceMs, ...options }) => ({
    provides: [
      provide(
        Sentinel,
        {
          containers: Containers,
          environment: SentinelEnvironment,
          client: RedisClient,
          log: Logger,
          signal: DispatchSignal,
        },
        (deps) => new PebbleSentinel(deps, options),
      ),
      provide(
        SentinelTopology,
        { client: RedisClient, environment: SentinelEnvironment, log: Logger },
        (deps) => new ClientSentinelTopology(deps),
      ),
      provide(
        SentinelOperations,
        { client: RedisClient, environment: SentinelEnvironment, signal: DispatchSignal },
        (deps) => new ClientSentinelOperations(deps, { patienceMs, pace: systemPace }),
      ),
    ],
  }),
});
