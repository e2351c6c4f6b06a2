import { Containers, definePlugin, DispatchSignal, Logger, provide } from '@charmsmith/core';
import { RedisClient } from '@charmsmith/redis-health/contract';
import { Sentinel, SentinelEnvironment, SentinelOperations, SentinelTopology } from './contract.ts';
import { ClientSentinelOperations } from './operations/client-sentinel-operations.ts';
import { realPace } from './operations/pace.ts';
import { PebbleSentinel, type PebbleSentinelOptions } from './process/pebble-sentinel.ts';
import { ClientSentinelTopology } from './topology/client-sentinel-topology.ts';

/** How a charm takes Sentinel in. */
export interface SentinelOptions extends PebbleSentinelOptions {
  /** Milliseconds that failover, reset and scale-down wait in a hook before they say how far they came. Default 20,000. */
  readonly patienceMs?: number;
}

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
export const sentinel = definePlugin<SentinelOptions>({
  name: '@charmsmith/sentinel',
  version: '0.1.0',
  parts: ({ patienceMs = 20_000, ...options }) => ({
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
        (deps) => new ClientSentinelOperations(deps, { patienceMs, pace: realPace }),
      ),
    ],
  }),
});
