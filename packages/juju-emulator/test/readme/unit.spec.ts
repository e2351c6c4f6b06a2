import { emptyCharm, initialUnitState, UnitAgent } from '../../src/index.ts';
import { expect, it } from 'vitest';

it('runs one unit alone, state in and state out', async () => {
  const charm = { ...emptyCharm, name: 'web' };
  const agent = new UnitAgent({ charm, state: initialUnitState(charm, { leader: false }) });
  const record = await agent.dispatch('config-changed', async ({ run }) => {
    await run({ command: 'state-set', args: ['runs=1'] });
    return await run({ command: 'status-set', args: ['active', 'ready'] });
  });
  expect(record).toMatchObject({ committed: true, after: { state: { runs: '1' } } });
  expect(agent.status).toMatchObject({ status: 'active', message: 'ready' });
});
