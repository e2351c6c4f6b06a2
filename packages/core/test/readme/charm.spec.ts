import { runDispatch } from '../../src/host/index.ts';
import { parseCharm, UnitAgent } from '@charmsmith/juju-emulator';
import { expect, it } from 'vitest';
import { charm } from './charm.ts';

it('waits until Pebble answers', async () => {
  const agent = new UnitAgent({ charm: parseCharm({ ...charm.metadata }, charm.metadata.config) });
  const { committed } = await agent.dispatch('config-changed', async (execution) => ({
    exitCode: await runDispatch(charm, {
      environment: execution.environment,
      transport: execution,
      pebbleSocket: (container) => `/nowhere/${container}.socket`,
    }),
  }));
  expect(committed).toBe(true);
  expect(agent.status).toMatchObject({ status: 'waiting', message: 'Waiting for Pebble' });
});
