import { describe, expect, it } from 'vitest';
import { deployScripted, drain, mysqlCharm, testModel, webCharm } from '../../test/model-charms.ts';
import type { Script } from '../../test/scripted-charm.ts';

const network = (unit: string) => {
  const ip = unit.startsWith('web') ? '10.9.0.1' : '10.9.0.2';
  return { interfaceName: 'eth0', bindAddresses: [ip], ingressAddresses: [ip], egressSubnets: [`${ip}/32`] };
};
const addresses = (ip: string) => ({ 'egress-subnets': `${ip}/32`, 'ingress-address': ip, 'private-address': ip });

async function related(web: Record<string, Script> = {}, mysql: Record<string, Script> = {}, units = 1) {
  const model = testModel();
  const [webApp, mysqlApp] = [
    deployScripted(model, webCharm, web, { units, network }),
    deployScripted(model, mysqlCharm, mysql, { network }),
  ];
  const number = model.integrate('web', 'mysql');
  await model.settle();
  drain(webApp.trace);
  drain(mysqlApp.trace);
  return { model, web: webApp, mysql: mysqlApp, number };
}

describe('relations', () => {
  it('hold what Juju itself puts into the databags of units', async () => {
    const { model, number } = await related();
    expect(model.databag(number, 'web/0')).toEqual(addresses('10.9.0.1'));
    expect(model.databag(number, 'mysql/0')).toEqual(addresses('10.9.0.2'));
    expect(model.databag(number, 'web')).toEqual({});
    expect(() => model.databag(number, 'gone')).toThrow(
      expect.objectContaining({ code: 'JUJU_EMULATOR_UNKNOWN_NAME' }),
    );
  });

  it("tell others of a unit's data, not the writer, and not of what stays the same", async () => {
    const { model, web, mysql, number } = await related();
    web.scripts['config-changed'] = 'relation-set -r db:1 user=shop';
    model.setConfig('web', { port: 81 });
    await model.settle();
    expect(drain(mysql.trace)).toEqual(['mysql/0 server-relation-changed web/0']);
    expect(model.databag(number, 'web/0')).toMatchObject({ user: 'shop' });
    model.setConfig('web', { port: 82 });
    await model.settle();
    expect(drain(mysql.trace)).toEqual([]);
    expect(drain(web.trace)).toEqual(['web/0 config-changed', 'web/0 config-changed']);
  });

  it("tell of an application's data without naming a unit", async () => {
    const { model, web, mysql, number } = await related();
    mysql.scripts['update-status'] = ['relation-set -r server:1 --app password=x'];
    model.enqueue('mysql/0', 'update-status');
    await model.settle();
    expect(drain(web.trace)).toEqual(['web/0 db-relation-changed']);
    expect(model.databag(number, 'mysql')).toEqual({ password: 'x' });
  });

  it("tell peers of the leader's data, but not the leader", async () => {
    const { model, web } = await related({}, {}, 3);
    web.scripts['update-status'] = ['relation-set -r peers:0 --app k=v'];
    model.enqueue('web/0', 'update-status');
    await model.settle();
    expect(drain(web.trace)).toEqual([
      'web/0 update-status',
      'web/1 peers-relation-changed',
      'web/2 peers-relation-changed',
    ]);
  });

  it('show the data of the other side as each side names the relation', async () => {
    const { web, mysql } = await related(
      { 'db-relation-joined': ['relation-get - $JUJU_REMOTE_UNIT', 'relation-ids db', 'relation-list -r db:1'] },
      { 'server-relation-created': 'relation-set --app who=mysql', 'server-relation-joined': 'relation-ids server' },
    );
    expect(web.printed['web/0 relation-get - $JUJU_REMOTE_UNIT']).toContain('private-address: 10.9.0.2');
    expect(web.printed['web/0 relation-ids db']).toBe('db:1\n');
    expect(web.printed['web/0 relation-list -r db:1']).toBe('mysql/0\n');
    expect(mysql.printed['mysql/0 relation-ids server']).toBe('server:1\n');
  });

  it('list a unit from its joined hook on, and not in its departed hook', async () => {
    const seen: string[] = [];
    const list: Script = async (run, { environment }) => {
      seen.push(`${environment['JUJU_HOOK_NAME']}: ${(await run('relation-list -r server:1')).trim()}`);
    };
    const { model } = await related(
      {},
      {
        'server-relation-created': list,
        'server-relation-joined': list,
        'server-relation-departed': list,
        'server-relation-broken': list,
      },
    );
    model.removeRelation('web', 'mysql');
    await model.settle();
    expect(seen).toEqual([
      'server-relation-created: ',
      'server-relation-joined: web/0',
      'server-relation-departed: ',
      'server-relation-broken: ',
    ]);
  });

  it('keep the data of a unit that has departed until they end', async () => {
    const { model, mysql, number } = await related({}, {}, 2);
    mysql.scripts['server-relation-departed'] = 'relation-get -r server:1 private-address web/1';
    model.removeUnit('web/1');
    await model.settle();
    expect(mysql.printed['mysql/0 relation-get -r server:1 private-address web/1']).toBe('10.9.0.1\n');
    mysql.scripts['update-status'] = 'relation-get -r server:1 private-address web/1';
    model.enqueue('mysql/0', 'update-status');
    await model.settle();
    expect(model.databag(number, 'web/1')).toEqual(addresses('10.9.0.1'));
    model.removeRelation('web:db', 'mysql:server');
    await model.settle();
    expect(() => model.databag(number, 'web/1')).toThrow('has no data');
  });

  it('deliver nothing that a departing unit writes', async () => {
    const { model, mysql } = await related({ 'db-relation-departed': 'relation-set late=1' }, {}, 2);
    model.removeUnit('web/1');
    await model.settle();
    expect(drain(mysql.trace)).toEqual(['mysql/0 server-relation-departed web/1']);
  });

  it.each<
    [how: string, remove: (model: Awaited<ReturnType<typeof related>>['model']) => void, web: string, mysql: string]
  >([
    ['the relation', (model) => model.removeRelation('web', 'mysql'), 'mysql/0', 'web/0'],
    ['one application', (model) => model.removeApplication('web'), 'web/0', 'web/0'],
    ['the other application', (model) => model.removeApplication('mysql'), 'mysql/0', 'mysql/0'],
  ])('name who departs when the operator removes %s', async (_how, remove, webSees, mysqlSees) => {
    const departing: Record<string, string> = {};
    const note: Script = (_run, { environment }) => {
      departing[environment['JUJU_UNIT_NAME'] ?? ''] = environment['JUJU_DEPARTING_UNIT'] ?? '';
      return Promise.resolve();
    };
    const { model, web, mysql } = await related({ 'db-relation-departed': note }, { 'server-relation-departed': note });
    remove(model);
    await model.settle();
    expect(departing).toEqual({ 'web/0': webSees, 'mysql/0': mysqlSees });
    expect(web.trace).toContain('web/0 db-relation-broken');
    expect(mysql.trace).toContain('mysql/0 server-relation-broken');
    expect(model.state().relations).not.toHaveProperty(['web:db mysql:server']);
  });

  it('never break for peers', async () => {
    const { model, web } = await related({}, {}, 2);
    model.removeApplication('web');
    await model.settle();
    expect(web.trace.filter((line) => line.includes('peers'))).toEqual([
      'web/0 peers-relation-departed web/1',
      'web/1 peers-relation-departed web/0',
    ]);
    expect(model.state().applications).not.toHaveProperty('web');
    expect(model.state().relations).toEqual({});
  });

  it('have no hooks at all when they end before a unit has heard of them', async () => {
    const model = testModel();
    const web = deployScripted(model, webCharm, { install: () => Promise.resolve(1) });
    deployScripted(model, mysqlCharm);
    await model.settle();
    model.integrate('web', 'mysql');
    model.removeRelation('web', 'mysql');
    web.scripts['install'] = [];
    model.resolved('web/0');
    await model.settle();
    expect(web.trace.join()).not.toContain('db-relation');
    expect(model.state().relations).not.toHaveProperty(['web:db mysql:server']);
  });

  it('tell of a unit only once it has been installed', async () => {
    const model = testModel();
    const mysql = deployScripted(model, mysqlCharm);
    const web = deployScripted(model, webCharm, { install: () => Promise.resolve(1) });
    model.integrate('web', 'mysql');
    await model.settle();
    expect(mysql.trace.join()).not.toContain('joined');
    web.scripts['install'] = [];
    model.resolved('web/0');
    await model.settle();
    expect(mysql.trace).toContain('mysql/0 server-relation-joined web/0');
  });

  it('say nothing of a unit that came and went meanwhile', async () => {
    const { model, mysql } = await related();
    mysql.scripts['update-status'] = () => Promise.resolve(1);
    model.enqueue('mysql/0', 'update-status');
    await model.settle();
    drain(mysql.trace);
    model.scale('web', 2);
    await model.settle();
    model.scale('web', 1);
    await model.settle();
    mysql.scripts['update-status'] = [];
    model.resolved('mysql/0');
    await model.settle();
    expect(drain(mysql.trace)).toEqual(['mysql/0 update-status']);
  });

  it('learn of new addresses with config-changed, but not over what the charm has written', async () => {
    const { model, web, mysql, number } = await related({
      'db-relation-joined': 'relation-set ingress-address=web.example',
    });
    drain(mysql.trace);
    model.setNetwork('web/0', network('mysql/9'));
    await model.settle();
    expect(drain(web.trace)).toEqual(['web/0 config-changed']);
    expect(drain(mysql.trace)).toEqual(['mysql/0 server-relation-changed web/0']);
    expect(model.databag(number, 'web/0')).toEqual({ ...addresses('10.9.0.2'), 'ingress-address': 'web.example' });
  });

  it('have addresses of their own where the endpoint has', async () => {
    const { model, web, number } = await related();
    model.setNetwork('web/0', network('mysql/9'), 'db');
    web.scripts['config-changed'] = 'network-get db --bind-address';
    await model.settle();
    expect(web.printed['web/0 network-get db --bind-address']).toBe('10.9.0.2\n');
    expect(model.databag(number, 'web/0')).toEqual(addresses('10.9.0.2'));
    expect(model.databag(0, 'web/0')).toEqual(addresses('10.9.0.1'));
    expect(() => model.setNetwork('web/0', network('web/0'), 'gone')).toThrow('no binding "gone"');
  });

  it('refuse to commit when the leader was deposed meanwhile', async () => {
    const { model, web, number } = await related({}, {}, 2);
    web.scripts['update-status'] = async (run) => {
      await run('relation-set -r db:1 --app k=v');
      model.electLeader('web/1');
      expect(await run('is-leader')).toBe('False\n');
    };
    model.enqueue('web/0', 'update-status');
    const record = await model.step({ unit: 'web/0' });
    expect(record).toMatchObject({ committed: false, refused: '"web/0" is not leader of "web"' });
    expect(model.databag(number, 'web')).toEqual({});
  });

  describe('are chosen by the operator', () => {
    const twoSided = {
      ...webCharm,
      name: 'proxy',
      endpoints: {
        db: { role: 'requires', interface: 'mysql' },
        backup: { role: 'requires', interface: 'mysql' },
        shared: { role: 'provides', interface: 'mysql' },
      },
    } as const;

    it.each<[one: string, other: string, key: string]>([
      ['web', 'mysql', 'web:db mysql:server'],
      ['mysql', 'web', 'web:db mysql:server'],
      ['web:db', 'mysql:server', 'web:db mysql:server'],
      ['proxy:backup', 'mysql', 'proxy:backup mysql:server'],
      ['web', 'proxy', 'web:db proxy:shared'],
    ])('as %s and %s', (one, other, key) => {
      const model = testModel();
      for (const charm of [webCharm, mysqlCharm, twoSided]) model.deploy(charm);
      model.integrate(one, other);
      expect(Object.keys(model.state().relations)).toContain(key);
    });

    it.each<[one: string, other: string, code: string, text: string]>([
      ['web', 'gone', 'JUJU_EMULATOR_UNKNOWN_NAME', 'no application "gone"'],
      ['web:gone', 'mysql', 'JUJU_EMULATOR_UNKNOWN_NAME', 'no endpoint "gone"'],
      ['proxy', 'mysql', 'JUJU_EMULATOR_BAD_VALUE', 'it may be any of several relations'],
      ['web:peers', 'mysql', 'JUJU_EMULATOR_BAD_VALUE', 'no endpoints fit together'],
      ['mysql', 'mysql', 'JUJU_EMULATOR_BAD_VALUE', 'no endpoints fit together'],
      ['web', 'mysql', 'JUJU_EMULATOR_EXISTS', 'is there already'],
    ])('but not as %s and %s', (one, other, code, text) => {
      const model = testModel();
      for (const charm of [webCharm, mysqlCharm, twoSided]) model.deploy(charm);
      model.integrate('web', 'mysql');
      const before = model.state();
      expect(() => model.integrate(one, other)).toThrow(
        expect.objectContaining({ code, message: expect.stringContaining(text) as string }),
      );
      expect(model.state()).toEqual(before);
    });

    it('and cannot be removed where there are none, or of peers', () => {
      const model = testModel();
      model.deploy(webCharm);
      model.deploy(mysqlCharm);
      expect(() => model.removeRelation('web', 'mysql')).toThrow('there is no relation of');
      expect(() => model.removeRelation('web:peers', 'web:peers')).toThrow('peers are related as long as');
    });
  });
});
