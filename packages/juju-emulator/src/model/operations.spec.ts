import { describe, expect, it } from 'vitest';
import { deployScripted, drain, mysqlCharm, testModel, webCharm } from '../../test/model-charms.ts';
import type { Model } from './model.ts';

const names = (model: Model, app: string) => Object.keys(model.status().applications[app]?.units ?? {});

describe('Model', () => {
  describe('when it is looked at', () => {
    it('shows what juju status shows', async () => {
      const model = testModel();
      deployScripted(
        model,
        webCharm,
        {
          start: [
            'status-set active ready',
            'application-version-set 7.0',
            'open-port 80',
            'open-port 81 --endpoints db',
          ],
        },
        { units: 2 },
      );
      deployScripted(model, mysqlCharm, { start: 'status-set --application blocked no' });
      model.integrate('web', 'mysql');
      await model.settle();
      const since = '1970-01-01T00:00:01.000Z';
      const unit = (address: string) => ({
        'workload-status': { current: 'active', message: 'ready', since },
        'juju-status': { current: 'idle', since, version: '3.6.8' },
        'open-ports': ['80/tcp', '81/tcp'],
        address,
      });
      expect(model.status()).toEqual({
        model: { name: 'local', type: 'caas', version: '3.6.8' },
        applications: {
          web: {
            charm: 'web',
            'charm-name': 'web',
            scale: 2,
            'application-status': { current: 'active', message: 'ready', since },
            version: '7.0',
            relations: {
              peers: [{ 'related-application': 'web', interface: 'web-peers' }],
              db: [{ 'related-application': 'mysql', interface: 'mysql' }],
            },
            units: { 'web/0': { ...unit('10.1.0.1'), leader: true }, 'web/1': unit('10.1.0.2') },
          },
          mysql: {
            charm: 'mysql',
            'charm-name': 'mysql',
            scale: 1,
            'application-status': { current: 'blocked', message: 'no', since },
            relations: { server: [{ 'related-application': 'web', interface: 'mysql' }] },
            units: {
              'mysql/0': {
                'workload-status': { current: 'unknown', since },
                'juju-status': { current: 'idle', since, version: '3.6.8' },
                leader: true,
                address: '10.1.0.3',
              },
            },
          },
        },
      });
    });

    it('derives the status of an application from the worst of its units, also for the charm', async () => {
      const model = testModel();
      const { scripts, printed } = deployScripted(
        model,
        mysqlCharm,
        {
          start: (run, { environment }) =>
            run(`status-set ${environment['JUJU_UNIT_NAME'] === 'mysql/2' ? 'blocked no' : 'active'}`).then(() => 0),
        },
        { units: 3 },
      );
      await model.settle();
      expect(model.status().applications['mysql']).toMatchObject({
        'application-status': { current: 'blocked', message: 'no' },
      });
      scripts['update-status'] = ['status-get --application --include-data --format=json', 'goal-state --format=json'];
      await model.dispatch('mysql/0', 'update-status');
      expect(JSON.parse(printed['mysql/0 status-get --application --include-data --format=json'] ?? '')).toMatchObject({
        'application-status': {
          status: 'blocked',
          units: { 'mysql/0': { status: 'active' }, 'mysql/2': { status: 'blocked', message: 'no' } },
        },
      });
      expect(JSON.parse(printed['mysql/0 goal-state --format=json'] ?? '')).toMatchObject({
        units: { 'mysql/0': { status: 'active' }, 'mysql/2': { status: 'blocked' } },
        relations: {},
      });
    });

    it('tells of the goal: who goes, and who is on the other side', async () => {
      const model = testModel();
      const { scripts, printed } = deployScripted(model, webCharm, {}, { units: 2 });
      deployScripted(model, mysqlCharm);
      model.integrate('web', 'mysql');
      await model.settle();
      model.removeUnit('web/1');
      scripts['update-status'] = 'goal-state --format=json';
      await model.dispatch('web/0', 'update-status');
      expect(JSON.parse(printed['web/0 goal-state --format=json'] ?? '')).toMatchObject({
        units: { 'web/0': { status: 'unknown' }, 'web/1': { status: 'dying' } },
        relations: { db: { mysql: { status: 'joined' }, 'mysql/0': { status: 'unknown' } } },
      });
      expect(model.unit('web/0').plannedUnits).toBe(1);
    });

    it('gives all it holds as plain data', async () => {
      const model = testModel({ uuid: 'u-1' });
      deployScripted(model, webCharm, { start: 'secret-add password=x --label=l' });
      await model.settle();
      const state = model.state();
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      expect(state).toMatchObject({
        uuid: 'u-1',
        applications: { web: { charm: 'web', leader: 'web/0' } },
        relations: { 'web:peers': { number: 0 } },
        secrets: [{ owner: 'web', label: 'l', consumers: {} }],
        pending: { 'web/0': [] },
      });
    });

    it('shows a unit that runs, from outside', async () => {
      const model = testModel();
      const seen: unknown[] = [];
      deployScripted(model, mysqlCharm, {
        install: async (run) => {
          await run('status-set maintenance busy');
          await run('state-set k=v');
          seen.push(model.status().applications['mysql']?.units['mysql/0'], model.unit('mysql/0').state);
        },
      });
      await model.settle();
      expect(seen).toMatchObject([
        {
          'workload-status': { current: 'maintenance', message: 'busy' },
          'juju-status': { current: 'executing', message: 'running install hook' },
        },
        {},
      ]);
    });
  });

  describe('when it is scaled', () => {
    it('uses numbers again on Kubernetes, and takes the highest away', async () => {
      const model = testModel();
      deployScripted(model, mysqlCharm, {}, { units: 3 });
      await model.settle();
      model.scale('mysql', 1);
      await model.settle();
      expect(names(model, 'mysql')).toEqual(['mysql/0']);
      model.scale('mysql', 2);
      await model.settle();
      expect(names(model, 'mysql')).toEqual(['mysql/0', 'mysql/1']);
    });

    it('never uses a number again on machines', async () => {
      const model = testModel({ type: 'iaas' });
      deployScripted(model, mysqlCharm, {}, { units: 2 });
      await model.settle();
      model.scale('mysql', 1);
      await model.settle();
      model.scale('mysql', 2);
      expect(names(model, 'mysql')).toEqual(['mysql/0', 'mysql/2']);
    });

    it('forgets at once a unit that was never installed', () => {
      const model = testModel();
      model.deploy(mysqlCharm, { units: 2 });
      model.scale('mysql', 0);
      expect(names(model, 'mysql')).toEqual([]);
      model.removeApplication('mysql');
      expect(model.state()).toMatchObject({ applications: {}, units: {}, relations: {} });
    });
  });

  describe('when leadership changes', () => {
    it('tells the new leader, and the old one of settings at most', async () => {
      const model = testModel();
      const { trace } = deployScripted(model, mysqlCharm, {}, { units: 2 });
      await model.settle();
      drain(trace);
      model.electLeader('mysql/1');
      model.electLeader('mysql/1');
      await model.settle();
      expect(drain(trace)).toEqual(['mysql/0 leader-settings-changed', 'mysql/1 leader-elected']);
    });

    it('passes leader-elected over when it was lost again', async () => {
      const model = testModel();
      const { trace } = deployScripted(model, mysqlCharm, {}, { units: 2 });
      await model.settle();
      drain(trace);
      model.electLeader('mysql/1');
      model.electLeader('mysql/0');
      await model.settle();
      expect(drain(trace)).not.toContain('mysql/1 leader-elected');
      expect(model.logs('mysql/1').at(-1)?.message).toBe('unit is no longer the leader; skipping "leader-elected"');
    });

    it('passes it on when the leader goes', async () => {
      const model = testModel();
      const { trace } = deployScripted(model, mysqlCharm, {}, { units: 2 });
      await model.settle();
      model.removeUnit('mysql/0');
      await model.settle();
      expect(trace).toContain('mysql/1 leader-elected');
      expect(model.unit('mysql/1').leader).toBe(true);
      expect(() => model.electLeader('mysql/0')).toThrow('no unit "mysql/0"');
    });

    it("tells others of the leader's settings", async () => {
      const model = testModel();
      const { scripts, trace, printed } = deployScripted(model, mysqlCharm, {}, { units: 2 });
      await model.settle();
      drain(trace);
      scripts['update-status'] = 'leader-set k=v';
      scripts['leader-settings-changed'] = 'leader-get k';
      model.enqueue('mysql/0', 'update-status');
      await model.settle();
      expect(trace).toEqual(['mysql/0 update-status', 'mysql/1 leader-settings-changed']);
      expect(printed['mysql/1 leader-get k']).toBe('v\n');
    });
  });

  describe('when it is configured', () => {
    it('tells all units of an option, and only when something differs', async () => {
      const model = testModel();
      const { trace } = deployScripted(model, webCharm, {}, { units: 2, config: { port: 81 } });
      await model.settle();
      drain(trace);
      model.setConfig('web', { port: 81 });
      await model.settle();
      expect(drain(trace)).toEqual([]);
      model.setConfig('web', { port: null });
      await model.settle();
      expect(drain(trace)).toEqual(['web/0 config-changed', 'web/1 config-changed']);
      expect(model.unit('web/0').config).toEqual({});
      model.setConfig('web', { port: 80 });
      await model.settle();
      expect(drain(trace)).toEqual([]);
    });

    it('gives the cloud to those that are trusted', async () => {
      const model = testModel({ type: 'iaas', cloudSpec: { type: 'lxd', name: 'lx' } });
      const { printed, trace, scripts } = deployScripted(model, mysqlCharm);
      await model.settle();
      drain(trace);
      scripts['config-changed'] = 'credential-get --format=json';
      model.setTrust('mysql', true);
      model.setTrust('mysql', true);
      await model.settle();
      expect(trace).toEqual(['mysql/0 config-changed']);
      expect(printed['mysql/0 credential-get --format=json']).toBe('{"name":"lx","type":"lxd"}\n');
    });

    it('tells of its proxies in the environment', async () => {
      const model = testModel({ config: { 'juju-http-proxy': 'h', 'no-proxy': 'n' } });
      const seen: Record<string, string | undefined>[] = [];
      deployScripted(model, mysqlCharm, {
        install: (_run, { environment }) => Promise.resolve(void seen.push(environment)),
      });
      await model.settle();
      expect(seen).toMatchObject([{ JUJU_CHARM_HTTP_PROXY: 'h', no_proxy: 'n', JUJU_MODEL_NAME: 'local' }]);
    });
  });

  describe('when storage moves', () => {
    it('gives a unit what it asked for with its commit', async () => {
      const model = testModel();
      const { trace, printed } = deployScripted(model, webCharm, {
        start: 'storage-add cache=2',
        'cache-storage-attached': 'storage-get location',
      });
      await model.settle();
      expect(trace.slice(-3)).toEqual([
        'web/0 data-storage-attached data/0',
        'web/0 cache-storage-attached cache/1',
        'web/0 cache-storage-attached cache/2',
      ]);
      expect(printed['web/0 storage-get location']).toBe('/var/lib/juju/storage/cache/2\n');
      expect(() => model.addStorage('web/0', 'cache')).toThrow('has at most 2 of the storage "cache"');
    });

    it('tells a unit before it goes, and gives it to another one', async () => {
      const model = testModel();
      const { trace, scripts, printed } = deployScripted(model, webCharm, {}, { units: 2 });
      await model.settle();
      drain(trace);
      expect(model.addStorage('web/0', 'cache')).toEqual(['cache/2']);
      await model.settle();
      scripts['cache-storage-detaching'] = 'storage-list cache';
      model.detachStorage('cache/2');
      await model.settle();
      expect(drain(trace)).toEqual(['web/0 cache-storage-attached cache/2', 'web/0 cache-storage-detaching cache/2']);
      expect(printed['web/0 storage-list cache']).toBe('cache/2\n');
      model.attachStorage('web/1', 'cache/2');
      await model.settle();
      expect(drain(trace)).toEqual(['web/1 cache-storage-attached cache/2']);
      expect(model.unit('web/0').storage.map(({ id }) => id)).toEqual(['data/0']);
    });

    it('says nothing of storage that comes and goes meanwhile', async () => {
      const model = testModel();
      const { trace } = deployScripted(model, webCharm);
      await model.settle();
      drain(trace);
      model.addStorage('web/0', 'cache');
      model.detachStorage('cache/1');
      await model.settle();
      expect(trace).toEqual([]);
      expect(model.state().detachedStorage).toMatchObject([{ id: 'cache/1' }]);
    });
  });

  describe('when actions run', () => {
    it('numbers them, fills in defaults and keeps how they ended', async () => {
      const model = testModel();
      deployScripted(model, webCharm, {
        backup: async (run) => {
          await run(`action-set path=${(await run('action-get path')).trim()}`);
        },
      });
      await model.settle();
      const id = model.enqueueAction('web/0', 'backup', { path: '/other' });
      expect(model.action(id)).toEqual({ id: '1', unit: 'web/0', name: 'backup', parameters: { path: '/other' } });
      await model.settle();
      expect(model.action(id)).toMatchObject({ outcome: { status: 'completed', results: { path: '/other' } } });
      expect(await model.runAction('web/0', 'backup')).toMatchObject({ results: { path: '/srv' } });
    });

    it('runs before them what Juju runs before them, and nothing else', async () => {
      const model = testModel();
      const { trace } = deployScripted(model, webCharm);
      await model.settle();
      drain(trace);
      model.setConfig('web', { port: 1 });
      model.enqueue('web/0', 'leader-elected');
      await model.runAction('web/0', 'backup');
      expect(trace).toEqual(['web/0 leader-elected', 'web/0 backup']);
    });

    it('says when a unit does not get to one', async () => {
      const fails = () => Promise.resolve(1);
      const model = testModel();
      deployScripted(model, webCharm, { install: fails });
      await expect(model.runAction('web/0', 'backup')).rejects.toMatchObject({ code: 'JUJU_EMULATOR_NOT_SETTLED' });
      const machines = testModel({ type: 'iaas' });
      deployScripted(machines, webCharm, { install: fails });
      await machines.settle();
      expect(await machines.runAction('web/0', 'backup')).toMatchObject({ status: 'completed' });
    });

    it('refuses parameters that are not declared, from 4.x on', () => {
      const model = testModel({ jujuVersion: '4.0.1' });
      model.deploy(webCharm);
      expect(() => model.enqueueAction('web/0', 'backup', { other: 1 })).toThrow('it has no parameter "other"');
      testModelWithWeb('3.6.8').enqueueAction('web/0', 'backup', { other: 1 });
    });
  });

  describe('when a workload speaks', () => {
    it('tells of Pebble, its notices and its checks', async () => {
      const model = testModel();
      const { trace } = deployScripted(model, webCharm);
      await model.settle();
      drain(trace);
      model.pebbleReady('web/0', 'web');
      model.pebbleCustomNotice('web/0', 'web', { id: '1', key: 'example.com/a' });
      model.pebbleCustomNotice('web/0', 'web', { id: '2', key: 'example.com/a' });
      model.pebbleCheckFailed('web/0', 'web', 'up');
      model.pebbleCheckRecovered('web/0', 'web', 'up');
      await model.settle();
      expect(trace).toEqual([
        'web/0 web-pebble-ready',
        'web/0 web-pebble-custom-notice',
        'web/0 web-pebble-custom-notice',
        'web/0 web-pebble-check-failed',
        'web/0 web-pebble-check-recovered',
      ]);
    });
  });

  it('runs hooks of several units at once when they are stepped at once', async () => {
    const model = testModel();
    let [running, most] = [0, 0];
    model.deploy(mysqlCharm, {
      units: 2,
      runner: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return { exitCode: 0 };
      },
    });
    const records = await Promise.all([model.step(), model.step(), model.step()]);
    expect(most).toBe(2);
    expect(records.map((record) => record?.after.unitName)).toEqual(['mysql/0', 'mysql/1', undefined]);
    await expect(
      Promise.all([model.dispatch('mysql/0', 'start'), model.dispatch('mysql/0', 'stop')]),
    ).rejects.toMatchObject({ code: 'JUJU_EMULATOR_BUSY' });
  });

  it.each<[what: string, use: (model: Model) => unknown, code: string]>([
    ['a name that is taken', (m) => m.deploy(webCharm), 'JUJU_EMULATOR_EXISTS'],
    ['a name that is none', (m) => m.deploy(webCharm, { name: 'Web!' }), 'JUJU_EMULATOR_BAD_VALUE'],
    ['a count that is none', (m) => m.deploy(webCharm, { name: 'b', units: -1 }), 'JUJU_EMULATOR_BAD_VALUE'],
    [
      'an option of another type',
      (m) => m.deploy(webCharm, { name: 'b', config: { port: 'x' } }),
      'JUJU_EMULATOR_BAD_VALUE',
    ],
    ['an unknown option', (m) => m.setConfig('web', { gone: 1 }), 'JUJU_EMULATOR_UNKNOWN_NAME'],
    ['an option by an inherited name', (m) => m.setConfig('web', { constructor: 1 }), 'JUJU_EMULATOR_UNKNOWN_NAME'],
    ['an unknown resource', (m) => m.attachResource('web', 'gone', '/x'), 'JUJU_EMULATOR_UNKNOWN_NAME'],
    [
      'an unknown resource at first',
      (m) => m.deploy(webCharm, { name: 'b', resources: { gone: '/' } }),
      'JUJU_EMULATOR_UNKNOWN_NAME',
    ],
    [
      'an unknown storage at first',
      (m) => m.deploy(webCharm, { name: 'b', storage: { gone: 1 } }),
      'JUJU_EMULATOR_UNKNOWN_NAME',
    ],
    ['an unknown application', (m) => m.scale('gone', 1), 'JUJU_EMULATOR_UNKNOWN_NAME'],
    ['half a unit', (m) => m.scale('web', 0.5), 'JUJU_EMULATOR_BAD_VALUE'],
    ['an unknown unit', (m) => m.removeUnit('web/9'), 'JUJU_EMULATOR_UNKNOWN_NAME'],
    ['an unknown unit to look at', (m) => m.unit('web/9'), 'JUJU_EMULATOR_UNKNOWN_NAME'],
    ['an unknown unit to queue in', (m) => m.enqueue('web/9', 'start'), 'JUJU_EMULATOR_UNKNOWN_NAME'],
    ['an unknown action', (m) => m.enqueueAction('web/0', 'gone'), 'JUJU_EMULATOR_UNKNOWN_NAME'],
    ['an action that was not run', (m) => m.action('9'), 'JUJU_EMULATOR_UNKNOWN_NAME'],
    ['a parameter of another type', (m) => m.enqueueAction('web/0', 'backup', { path: 1 }), 'JUJU_EMULATOR_BAD_VALUE'],
    ['an unknown container', (m) => m.pebbleReady('web/0', 'gone'), 'JUJU_EMULATOR_UNKNOWN_NAME'],
    [
      'a notice without a domain',
      (m) => m.pebbleCustomNotice('web/0', 'web', { id: '1', key: 'x' }),
      'JUJU_EMULATOR_BAD_VALUE',
    ],
    ['an unknown storage', (m) => m.addStorage('web/0', 'gone'), 'JUJU_EMULATOR_UNKNOWN_NAME'],
    ['storage that is not there', (m) => m.detachStorage('data/9'), 'JUJU_EMULATOR_UNKNOWN_NAME'],
    ['storage that is in use', (m) => m.attachStorage('web/0', 'data/0'), 'JUJU_EMULATOR_UNKNOWN_NAME'],
    ['time that goes back', (m) => m.advance(-1), 'JUJU_EMULATOR_BAD_VALUE'],
    ['an unknown setting', (m) => m.setModelConfig({ gone: 1 } as never), 'JUJU_EMULATOR_UNKNOWN_NAME'],
    [
      'a setting of another type',
      (m) => m.setModelConfig({ 'automatically-retry-hooks': 'no' } as never),
      'JUJU_EMULATOR_BAD_VALUE',
    ],
    [
      'a pause that is too short',
      (m) => m.setModelConfig({ 'update-status-hook-interval': '1s' }),
      'JUJU_EMULATOR_BAD_VALUE',
    ],
    [
      'a pause that is none',
      (m) => m.setModelConfig({ 'update-status-hook-interval': 'soon' }),
      'JUJU_EMULATOR_BAD_VALUE',
    ],
  ])('refuses %s, and changes nothing', (_what, use, code) => {
    const model = testModelWithWeb();
    const before = model.state();
    expect(() => use(model)).toThrow(expect.objectContaining({ code }));
    expect(model.state()).toEqual(before);
  });

  it('refuses what cannot be done to something that goes', () => {
    const model = testModel();
    model.deploy(webCharm, { runner: () => Promise.resolve({ exitCode: 0 }) });
    model.deploy(mysqlCharm);
    return (async () => {
      await model.settle();
      model.removeApplication('web');
      model.removeApplication('web');
      model.removeUnit('web/0');
      for (const use of [
        () => model.scale('web', 3),
        () => model.integrate('web', 'mysql'),
        () => model.electLeader('web/0'),
      ]) {
        expect(use).toThrow(expect.objectContaining({ code: 'JUJU_EMULATOR_NOT_ALLOWED' }));
      }
      expect(() => testModelWithWeb('3.6.8', 'iaas').replacePod('web/0')).toThrow('the model runs on machines');
    })();
  });
});

function testModelWithWeb(jujuVersion = '3.6.8', type: 'caas' | 'iaas' = 'caas'): Model {
  const model = testModel({ jujuVersion, type });
  model.deploy(webCharm);
  return model;
}
