import { runDispatch } from '@charmsmith/core/host';
import { emptyCharm, Model, parseCharm, type Runner } from '@charmsmith/juju-emulator';
import { beforeEach, expect, it } from 'vitest';
import { hostOf, quietCharm } from './surface-charm.ts';

// Suite: about five seconds. Three units and their clients in one model, with Juju's rules of who may read what. No
// container is there: what clients are told does not depend on it.

const redis: Runner = async ({ environment, signal, ...transport }) => ({
  exitCode: await runDispatch(quietCharm, {
    environment,
    signal,
    transport,
    pebbleSocket: (container) => `/nowhere/${container}.socket`,
  }),
});

const clientCharm = (name: string) =>
  ({ ...emptyCharm, name, endpoints: { cache: { role: 'requires', interface: 'redis' } } }) as const;

let model: Model;
/** What a unit of a client is to ask in its next hook, and what it was answered. */
let question: readonly string[] = [];
let answer = '';
const client: Runner = async ({ run }) => {
  const [command, ...args] = question;
  if (command !== undefined) {
    const { stdout, stderr } = await run({ command, args });
    answer = (stdout === '' ? stderr : stdout).trim();
  }
  return { exitCode: 0 };
};

async function ask(unit: string, ...words: readonly string[]): Promise<string> {
  question = words;
  await model.dispatch(unit, 'update-status');
  question = [];
  return answer;
}

let relation: number;
beforeEach(async () => {
  model = new Model({ name: 'local' });
  model.deploy(parseCharm({ ...quietCharm.metadata }, quietCharm.metadata.config, quietCharm.metadata.actions), {
    units: 3,
    runner: redis,
  });
  model.deploy(clientCharm('web'), { runner: client });
  model.deploy(clientCharm('stranger'), { runner: client });
  relation = model.integrate('web', 'redis-k8s:redis');
  await model.settle();
});

const told = (entity: string) => model.databag(relation, entity);

it('all units name the same master', () => {
  for (const unit of [0, 1, 2]) {
    expect(told(`redis-k8s/${unit}`)).toMatchObject({ hostname: told('redis-k8s')['leader-host'], port: '6379' });
  }
  expect(told('redis-k8s')['leader-host']).toBe(hostOf(0));
});

it('the client reads the passwords, and nobody else does', async () => {
  const { 'secret-user': id = '' } = told('redis-k8s');
  const { results } = await model.runAction('redis-k8s/0', 'get-initial-admin-password');
  expect(await ask('web/0', 'secret-get', id, 'password')).toBe(results['redis-password']);
  expect(await ask('web/0', 'secret-get', id, 'username')).toBe('default');
  expect(await ask('stranger/0', 'secret-get', id, 'password')).toContain('permission denied');
});

it('when the relation goes, so does the secret', async () => {
  const { 'secret-user': id = '' } = told('redis-k8s');
  await ask('web/0', 'secret-get', id, 'password');
  model.removeRelation('web', 'redis-k8s');
  await model.settle();
  expect(await ask('web/0', 'secret-get', id, 'password')).toMatch(/not found|permission denied/);
  const kept = model.state().secrets.map(({ label }) => label);
  expect(kept).toEqual(['redis-k8s-passwords']);
});

it('two clients have two secrets', async () => {
  const second = model.integrate('stranger', 'redis-k8s:redis');
  await model.settle();
  const { 'secret-user': id = '' } = model.databag(second, 'redis-k8s');
  expect(id).not.toBe(told('redis-k8s')['secret-user']);
  expect(await ask('stranger/0', 'secret-get', id, 'username')).toBe('default');
  expect(await ask('web/0', 'secret-get', id, 'username')).toContain('permission denied');
});

it('a unit that comes or goes is told of', async () => {
  model.scale('redis-k8s', 4);
  await model.settle();
  expect(told('redis-k8s')['sentinel-endpoints']?.split(',')).toHaveLength(4);
  model.scale('redis-k8s', 2);
  await model.settle();
  expect(told('redis-k8s')['read-only-endpoints']).toBe(`${hostOf(1)}:6379`);
});

it('the next leader goes on with it', async () => {
  model.electLeader('redis-k8s/1');
  await model.settle();
  const { 'secret-user': id = '' } = told('redis-k8s');
  model.scale('redis-k8s', 4);
  await model.settle();
  expect(told('redis-k8s')['secret-user']).toBe(id);
  expect(told('redis-k8s')['sentinel-endpoints']?.split(',')).toHaveLength(4);
});
