import { join } from 'node:path';
import { type Charm, definePlugin, provide } from '@charmsmith/core';
import { runDispatch } from '@charmsmith/core/host';
import { chooseTransport } from '@charmsmith/hook-commands';
import { charm } from '../../src/charm.ts';
import { ServerPorts } from '../../src/workload/addresses.ts';

// The charm as a program that can be killed. Pebbles and servers are those of the test.

const { env } = process;
const ports = { redis: Number(env['TEST_REDIS_PORT']), sentinel: Number(env['TEST_SENTINEL_PORT']) };
const portsPlugin = definePlugin({
  name: 'test/ports',
  version: '0.0.0',
  parts: () => ({ overrides: [provide(ServerPorts, {}, () => ports)] }),
});
const composed: Charm = { ...charm, plugins: [...charm.plugins, portsPlugin()] };

async function dispatch(): Promise<void> {
  await using transport = chooseTransport(env);
  process.exitCode = await runDispatch(composed, {
    environment: env,
    transport,
    pebbleSocket: (container) => join(String(env['TEST_PEBBLE_FOLDER']), `${container}.socket`),
  });
}

void dispatch();
