import { UnitAgent, parseCharm } from '@charmsmith/juju-emulator';
import { defineCharm, handler, on, type Outcome } from '@charmsmith/core';
import { runDispatch } from '@charmsmith/core/host';
import { RedisHealth, redisHealth } from '../src/index.ts';
import { charmWithRedis } from './charm-plugin.ts';

/**
 * Run as a process by redis-health.int.spec.ts: `check-once.ts PORT DEADLINE`, the deadline in milliseconds. Ends by itself
 * when nothing is left open, and says so when something keeps it for as long as a hook would wait for it.
 */
class Check {
  readonly #health: RedisHealth;
  constructor({ health }: { readonly health: RedisHealth }) {
    this.#health = health;
  }
  async handle(): Promise<Outcome> {
    return await this.#health.report();
  }
}

const metadata = { name: 'web' };
const agent = new UnitAgent({ charm: parseCharm(metadata) });
const [port, deadlineMs] = process.argv.slice(2).map(Number);
const address = { host: '127.0.0.1', port: port! };
const charm = defineCharm({
  metadata,
  plugins: [redisHealth({ deadlineMs: deadlineMs! }), charmWithRedis(() => Promise.resolve(address))],
  handlers: [on.start(handler(Check, { health: RedisHealth }))],
});
await agent.dispatch('start', async (execution) => ({
  exitCode: await runDispatch(charm, { environment: execution.environment, transport: execution }),
}));
process.stdout.write(`${agent.status.status}: ${agent.status.message}\n`);
setTimeout(() => process.stdout.write(`left open: ${process.getActiveResourcesInfo().join(', ')}\n`), 1_000).unref();
