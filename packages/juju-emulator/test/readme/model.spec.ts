import { emptyCharm, Model, type Runner } from '../../src/index.ts';
import { expect, it } from 'vitest';

const web = { ...emptyCharm, name: 'web', endpoints: { db: { role: 'requires', interface: 'mysql' } } } as const;
const mysql = {
  ...emptyCharm,
  name: 'mysql',
  endpoints: { server: { role: 'provides', interface: 'mysql' } },
} as const;

/** A charm is any function that runs hook commands and ends with an exit code. */
const publishAddress: Runner = async ({ environment, run }) => {
  if (environment['JUJU_HOOK_NAME'] !== 'server-relation-joined') return { exitCode: 0 };
  return await run({ command: 'relation-set', args: ['address=10.0.0.7:3306'] });
};

it('tells the client where the database is', async () => {
  const model = new Model();
  model.deploy(web, { units: 2 });
  model.deploy(mysql, { runner: publishAddress });
  const relation = model.integrate('web', 'mysql');
  await model.settle();

  expect(model.databag(relation, 'mysql/0')).toMatchObject({ address: '10.0.0.7:3306' });

  model.scale('web', 1);
  const records = await model.settle();
  const ofTheLeaving = records.filter(({ after }) => after.unitName === 'web/1');
  expect(ofTheLeaving.map(({ event }) => event.name)).toEqual([
    'db-relation-departed',
    'db-relation-broken',
    'stop',
    'remove',
  ]);
});
