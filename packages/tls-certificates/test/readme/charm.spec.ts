import { runDispatch } from '@charmsmith/core/host';
import { parseCharm, UnitAgent } from '@charmsmith/juju-emulator';
import { expect, it } from 'vitest';
import { charm } from './charm.ts';

it('is blocked while TLS is asked for and no certificate is attached', async () => {
  const agent = new UnitAgent({ charm: parseCharm({ ...charm.metadata }, charm.metadata.config) });
  agent.setConfig({ 'enable-tls': true });
  await agent.dispatch('update-status', async (execution) => ({
    exitCode: await runDispatch(charm, { environment: execution.environment, transport: execution }),
  }));
  expect(agent.status).toMatchObject({ status: 'blocked', message: 'Not enough certificates found' });
});
