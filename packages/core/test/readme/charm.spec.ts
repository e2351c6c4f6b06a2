import { runDispatch } from '../../src/host/index.ts';
import { parseCharm, UnitAgent } from '@charmsmith/juju-emulator';
import { expect, it } from 'vitest';
import { charm } from './charm.ts';

it.each([
  [80, 'waiting', 'Waiting for Pebble in container web'],
  [70_000, 'blocked', 'config: port: is no port'],
])('with port %i shows %s: %s', async (port, status, message) => {
  const agent = new UnitAgent({ charm: parseCharm({ ...charm.metadata }, charm.metadata.config) });
  agent.setConfig({ port });
  const { committed } = await agent.dispatch('config-changed', async (execution) => ({
    exitCode: await runDispatch(charm, {
      environment: execution.environment,
      transport: execution,
      pebbleSocket: (container) => `/nowhere/${container}.socket`,
    }),
  }));
  expect(committed).toBe(true);
  expect(agent.status).toMatchObject({ status, message });
});
