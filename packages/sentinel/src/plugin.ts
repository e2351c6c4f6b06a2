import { Containers, definePlugin, Logger, provide } from '@charmsmith/core';
import { RedisClient } from '@charmsmith/redis-health/contract';
import { Sentinel, SentinelEnvironment, SentinelTopology } from './contract.ts';
import { PebbleSentinel, type PebbleSentinelOptions } from './pebble-sentinel.ts';
import { AskingSentinelTopology } from './topology/asking-sentinel-topology.ts';

/**
 * Redis Sentinel in a container of its own. Provides {@link Sentinel} and {@link SentinelTopology}; the charm provides
 * {@link SentinelEnvironment}. Needs the Redis client of `@charmsmith/redis-health`.
 *
 * @example
 * ```ts
 * sentinel({ container: 'sentinel', configurationFile: '/etc/redis-server/sentinel.conf', user: 'redis' });
 * ```
 */
export const sentinel = definePlugin<PebbleSentinelOptions>({
  name: '@charmsmith/sentinel',
  version: '0.1.0',
  requires: ['@charmsmith/redis-health'],
  parts: (options) => ({
    provides: [
      provide(
        Sentinel,
        { containers: Containers, environment: SentinelEnvironment, log: Logger },
        (deps) => new PebbleSentinel(deps, options),
      ),
      provide(
        SentinelTopology,
        { client: RedisClient, environment: SentinelEnvironment, log: Logger },
        (deps) => new AskingSentinelTopology(deps),
      ),
    ],
  }),
});
