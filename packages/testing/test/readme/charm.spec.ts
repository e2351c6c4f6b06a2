import { expect, it } from 'vitest';
import { container, on, relation, run } from '../../src/index.ts';
import { charm } from './charm.ts';

it('needs a database', async () => {
  const { state } = await run(charm, on.pebbleReady('web'), { containers: { web: container() } });
  expect(state.unitStatus).toEqual({ status: 'blocked', message: 'Integrate with a database' });
  expect(state.containers.web.services).toEqual({});
});

it('serves once it has one, and nothing changes the second time', async () => {
  const { state } = await run(charm, on.pebbleReady('web'), {
    config: { port: 8080 },
    relations: [relation('db', { remoteApp: 'mysql' })],
    containers: { web: container() },
  });
  expect(state.containers.web.plan.services['web']?.command).toBe('web --port 8080');
  expect(state.containers.web.services).toEqual({ web: 'active' });
  const again = await run(charm, on.pebbleReady('web'), state);
  expect(again.state).toEqual(state);
});
