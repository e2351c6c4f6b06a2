import { Containers, definePlugin, DispatchSignal, Logger, provide } from '@charmsmith/core';
import { RedisClient } from '@charmsmith/redis-health/contract';
import { Sentinel, SentinelEnvironment, SentinelTopology } from './contract.ts';
import { PebbleSentinel, type PebbleSentinelOptions } from './pebble-sentinel.ts';
import { AskingSentinelTopology } from './topology/asking-sentinel-topology.ts';

/**
 * Redis Sentinel in a container of its own. Provides {@link Sentinel} and {@link SentinelTopology}; the charm provides
 * {@link SentinelEnvironment}, and most often `@charmsmith/redis-health` provides {@link RedisClient}.
 *
 * @example
 * ```ts
 * sentinel({ container: 'sentinel', configurationFile: '/etc/redis-server/sentinel.conf', user: 'redis' });
 * ```
 */
export const sentinel = definePlugin<PebbleSentinelOptions>({
  name: '@charmsmith/sentinel',
  version: '0.1.0',
  parts: (options) => ({
    provides: [
      provide(
        Sentinel,
        { containers: Containers, environment: SentinelEnvironment, log: Logger, signal: DispatchSignal },
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
