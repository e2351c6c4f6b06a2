import { definePlugin, type Plugin, provide } from '@charmsmith/core';
import { type RedisAddress, RedisConnection } from '../src/index.ts';

/** What a charm provides: where its Redis is. */
export function charmWithRedis(address: () => Promise<RedisAddress | undefined>): Plugin {
  return definePlugin({
    name: 'test/charm',
    version: '0.0.0',
    parts: () => ({ provides: [provide(RedisConnection, {}, () => ({ address }))] }),
  })();
}
