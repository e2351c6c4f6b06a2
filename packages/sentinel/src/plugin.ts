import { Containers, definePlugin, DispatchSignal, Logger, provide, schemaBy } from '@charmsmith/core';
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
export const sentinel = definePlugin({
  name: '@charmsmith/sentinel',
  version: '0.1.0',
  options: schemaBy<PebbleSentinelOptions>(({ container, configurationFile, user }) => [
    ...['container', 'user'].flatMap((name, index) =>
      isName([container, user][index]) ? [] : [{ path: [name], message: 'must be a name' }],
    ),
    ...(typeof configurationFile === 'string' && configurationFile.startsWith('/')
      ? []
      : [{ path: ['configurationFile'], message: 'must be an absolute path' }]),
  ]),
  parts: (options) => ({
    provides: [
      provide(
        Sentinel,
        { containers: Containers, environment: SentinelEnvironment, log: Logger, signal: DispatchSignal },
        (deps) => new PebbleSentinel(deps, options),
      ),
      provide(
        SentinelTopology,
        { client: RedisClient, environment: SentinelEnvironment, log: Logger, signal: DispatchSignal },
        (deps) => new AskingSentinelTopology(deps),
      ),
    ],
  }),
});

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
