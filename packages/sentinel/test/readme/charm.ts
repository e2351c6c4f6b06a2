import {
  active,
  defineCharm,
  definePlugin,
  handler,
  on,
  type Outcome,
  type PebbleReadyEvent,
  provide,
  waiting,
} from '@charmsmith/core';
import { RedisConnection, redisHealth } from '@charmsmith/redis-health';
import { Sentinel, sentinel, SentinelEnvironment } from '../../src/index.ts';

/** What only the charm knows; a real one keeps its passwords in Juju's secrets. */
const workload = definePlugin({
  name: 'web/workload',
  version: '1.0.0',
  parts: () => ({
    provides: [
      provide(RedisConnection, {}, () => ({ address: () => Promise.resolve({ host: 'localhost', port: 6379 }) })),
      provide(SentinelEnvironment, {}, () => ({
        settings: () =>
          Promise.resolve({
            masterName: 'web',
            masterHost: 'web-0.web-endpoints',
            masterPort: 6379,
            quorum: 1,
            announceHost: 'web-0.web-endpoints',
            port: 26379,
            password: 'of-sentinel',
            redisPassword: 'of-redis',
          }),
        address: () => Promise.resolve({ host: 'localhost', port: 26379, password: 'of-sentinel' }),
        peers: () => Promise.resolve([]),
      })),
    ],
  }),
});

interface Dependencies {
  readonly sentinel: Sentinel;
}

class SentinelPebbleReady {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async handle(event: PebbleReadyEvent): Promise<Outcome> {
    const update = await this.#deps.sentinel.updateLayer();
    if (update.updated) return active();
    return event.defer({ reason: update.reason, unit: waiting('Waiting for Sentinel') });
  }
}

export const charm = defineCharm({
  metadata: { name: 'web', containers: { sentinel: {} } },
  plugins: [
    redisHealth({}),
    sentinel({ container: 'sentinel', configurationFile: '/etc/redis-server/sentinel.conf', user: 'redis' }),
    workload(),
  ],
  handlers: [on.pebbleReady('sentinel', handler(SentinelPebbleReady, { sentinel: Sentinel }))],
});
