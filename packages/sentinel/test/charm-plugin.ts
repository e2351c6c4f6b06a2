import { definePlugin, type Plugin, provide } from '@charmsmith/core';
import { type RedisAddress, RedisClient, RedisConnection } from '@charmsmith/redis-health/contract';
import { SentinelEnvironment, type SentinelSettings } from '../src/index.ts';

/** What a charm knows, as its plugins ask for it. */
export interface CharmKnowledge {
  readonly settings: SentinelSettings | undefined;
  /** Where this unit's Sentinel answers. */
  readonly address?: RedisAddress | undefined;
  /** Where those of the others answer. */
  readonly peers?: readonly RedisAddress[];
  /** Where the Redis of a host answers. */
  readonly redis?: (host: string) => RedisAddress | undefined;
  /** How servers are asked, where `@charmsmith/redis-health` does not provide it. */
  readonly client?: RedisClient;
}

/** What a charm provides beside the plugin. */
export function charmThatKnows({ settings, address, peers = [], redis, client }: CharmKnowledge): Plugin {
  const environment: SentinelEnvironment = {
    settings: () => Promise.resolve(settings),
    address: () => Promise.resolve(address),
    peers: () => Promise.resolve(peers),
    ...(redis === undefined ? {} : { redis: (host: string) => Promise.resolve(redis(host)) }),
  };
  return definePlugin({
    name: 'test/charm',
    version: '0.0.0',
    parts: () => ({
      provides: [
        provide(SentinelEnvironment, {}, () => environment),
        provide(RedisConnection, {}, () => ({ address: () => Promise.resolve(undefined) })),
        ...(client === undefined ? [] : [provide(RedisClient, {}, () => client)]),
      ],
    }),
  })();
}

/** Settings of a Sentinel that watches one master. */
export const settings: SentinelSettings = {
  masterName: 'web',
  masterHost: 'web-0.example',
  masterPort: 6379,
  quorum: 1,
  announceHost: 'web-1.example',
  port: 26379,
  password: 'sentinel-password',
  redisPassword: 'redis-password',
};
