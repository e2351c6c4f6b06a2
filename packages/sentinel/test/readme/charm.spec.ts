import { definePlugin, provide } from '@charmsmith/core';
import { runDispatch } from '@charmsmith/core/host';
import { parseCharm, pebbleReady, UnitAgent } from '@charmsmith/juju-emulator';
import { expect, it } from 'vitest';
import { Sentinel } from '../../src/contract.ts';
import { charm } from './charm.ts';

/** A Sentinel that does not start. */
const failingSentinel = definePlugin({
  name: 'web/failing-sentinel',
  version: '1.0.0',
  parts: () => ({
    overrides: [
      provide(Sentinel, {}, () => ({ updateLayer: () => Promise.resolve({ updated: false, reason: 'failed' }) })),
    ],
  }),
});

it('waits for a Sentinel that does not start', async () => {
  const agent = new UnitAgent({ charm: parseCharm({ ...charm.metadata }) });
  const tested = { ...charm, plugins: [...charm.plugins, failingSentinel()] };
  await agent.dispatch(pebbleReady('sentinel'), async (execution) => ({
    exitCode: await runDispatch(tested, { environment: execution.environment, transport: execution }),
  }));
  expect(agent.status).toMatchObject({ status: 'waiting', message: 'Waiting for Sentinel' });
});
