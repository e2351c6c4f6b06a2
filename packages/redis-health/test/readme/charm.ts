import { defineCharm, definePlugin, handler, on, type Outcome, provide } from '@charmsmith/core';
import { RedisConnection, RedisHealth, redisHealth } from '../../src/index.ts';

/** What only the charm knows. */
const workload = definePlugin({
  name: 'web/workload',
  version: '1.0.0',
  parts: () => ({
    provides: [
      provide(RedisConnection, {}, () => ({ address: () => Promise.resolve({ host: 'localhost', port: 6379 }) })),
    ],
  }),
});

interface Dependencies {
  readonly health: RedisHealth;
}

class UpdateStatus {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<Outcome> {
    return await this.#deps.health.report();
  }
}

export const charm = defineCharm({
  metadata: { name: 'web' },
  plugins: [redisHealth({ deadlineMs: 2_000 }), workload()],
  handlers: [on.updateStatus(handler(UpdateStatus, { health: RedisHealth }))],
});
