import { describe, expect, it } from 'vitest';
import { deployScripted, drain, mysqlCharm, testModel, webCharm } from '../../test/model-charms.ts';

describe('the order of hooks', () => {
  it('is that of a new unit on Kubernetes, storage last, for the leader and for others', async () => {
    const model = testModel();
    const { trace } = deployScripted(model, webCharm, {}, { units: 2, containersReady: true });
    await model.settle();
    expect(trace.filter((line) => line.startsWith('web/0'))).toEqual([
      'web/0 install',
      'web/0 peers-relation-created',
      'web/0 leader-elected',
      'web/0 web-pebble-ready',
      'web/0 config-changed',
      'web/0 start',
      'web/0 data-storage-attached data/0',
      'web/0 peers-relation-joined web/1',
      'web/0 peers-relation-changed web/1',
    ]);
    expect(trace.filter((line) => line.startsWith('web/1')).slice(0, 3)).toEqual([
      'web/1 install',
      'web/1 peers-relation-created',
      'web/1 leader-settings-changed',
    ]);
  });

  it('is that of a new unit on machines, storage first', async () => {
    const model = testModel({ type: 'iaas' });
    const { trace } = deployScripted(model, webCharm);
    await model.settle();
    expect(trace).toEqual([
      'web/0 data-storage-attached data/0',
      'web/0 install',
      'web/0 peers-relation-created',
      'web/0 leader-elected',
      'web/0 config-changed',
      'web/0 start',
    ]);
  });

  it("tells nobody of a leader's settings from 4.x on", async () => {
    const model = testModel({ jujuVersion: '4.0.1' });
    const { trace } = deployScripted(model, webCharm, {}, { units: 2 });
    await model.settle();
    expect(trace.join()).not.toContain('leader-settings-changed');
  });

  it('is that of a new relation: created, then joined and changed for each unit', async () => {
    const model = testModel();
    const web = deployScripted(model, webCharm);
    const mysql = deployScripted(model, mysqlCharm, {}, { units: 2 });
    await model.settle();
    drain(web.trace);
    drain(mysql.trace);
    expect(model.integrate('web', 'mysql')).toBe(1);
    await model.settle();
    expect(web.trace).toEqual([
      'web/0 db-relation-created',
      'web/0 db-relation-joined mysql/0',
      'web/0 db-relation-changed mysql/0',
      'web/0 db-relation-joined mysql/1',
      'web/0 db-relation-changed mysql/1',
    ]);
    expect(mysql.trace.filter((line) => line.startsWith('mysql/1'))).toEqual([
      'mysql/1 server-relation-created',
      'mysql/1 server-relation-joined web/0',
      'mysql/1 server-relation-changed web/0',
    ]);
  });

  it('is that of relations that are there before a unit', async () => {
    const model = testModel();
    const web = deployScripted(model, webCharm);
    deployScripted(model, mysqlCharm, { 'server-relation-created': 'relation-set --app version=8' });
    model.integrate('web', 'mysql');
    await model.settle();
    expect(web.trace).toEqual([
      'web/0 install',
      'web/0 peers-relation-created',
      'web/0 db-relation-created',
      'web/0 leader-elected',
      'web/0 config-changed',
      'web/0 start',
      'web/0 data-storage-attached data/0',
      'web/0 db-relation-changed',
      'web/0 db-relation-joined mysql/0',
      'web/0 db-relation-changed mysql/0',
    ]);
  });

  it('is that of an upgrade, also of a resource', async () => {
    const model = testModel();
    const { trace } = deployScripted(model, webCharm);
    await model.settle();
    drain(trace);
    model.attachResource('web', 'cert', '/cert.pem');
    await model.settle();
    expect(drain(trace)).toEqual(['web/0 upgrade-charm', 'web/0 config-changed']);
    model.setConfig('web', { port: 81 });
    model.refresh('web', { ...webCharm, config: {} });
    await model.settle();
    expect(drain(trace)).toEqual(['web/0 upgrade-charm', 'web/0 config-changed']);
  });

  it('is that of a removal: storage and relations, then stop and remove', async () => {
    const model = testModel();
    const web = deployScripted(model, webCharm, {}, { units: 2 });
    const mysql = deployScripted(model, mysqlCharm);
    model.integrate('web', 'mysql');
    await model.settle();
    drain(web.trace);
    drain(mysql.trace);
    model.removeUnit('web/1');
    await model.settle();
    expect(web.trace.filter((line) => line.startsWith('web/1'))).toEqual([
      'web/1 data-storage-detaching data/1',
      'web/1 peers-relation-departed web/0',
      'web/1 db-relation-departed mysql/0',
      'web/1 db-relation-broken',
      'web/1 stop',
      'web/1 remove',
    ]);
    expect(web.trace.filter((line) => line.startsWith('web/0'))).toEqual(['web/0 peers-relation-departed web/1']);
    expect(mysql.trace).toEqual(['mysql/0 server-relation-departed web/1']);
    expect(Object.keys(model.status().applications['web']?.units ?? {})).toEqual(['web/0']);
  });

  it('is that of a pod that is replaced', async () => {
    const model = testModel();
    const { trace } = deployScripted(model, webCharm, {}, { containersReady: true });
    await model.settle();
    drain(trace);
    model.replacePod('web/0');
    await model.settle();
    expect(drain(trace)).toEqual([
      'web/0 stop',
      'web/0 upgrade-charm',
      'web/0 config-changed',
      'web/0 start',
      'web/0 web-pebble-ready',
    ]);
    model.replacePod('web/0', { killed: true });
    await model.settle();
    expect(drain(trace)).toEqual([
      'web/0 upgrade-charm',
      'web/0 config-changed',
      'web/0 start',
      'web/0 web-pebble-ready',
    ]);
  });

  it('has units take turns', async () => {
    const model = testModel();
    const { trace } = deployScripted(model, mysqlCharm, {}, { units: 3 });
    await model.settle();
    expect(trace.slice(0, 4)).toEqual([
      'mysql/0 install',
      'mysql/1 install',
      'mysql/2 install',
      'mysql/0 leader-elected',
    ]);
  });

  it('has update-status when nothing else is to be done, every five minutes unless told otherwise', async () => {
    const model = testModel();
    const { trace } = deployScripted(model, mysqlCharm);
    await model.settle();
    drain(trace);
    model.advance(299_999);
    expect(await model.settle()).toEqual([]);
    model.advance(1);
    model.setConfig('mysql', {});
    model.enqueue('mysql/0', 'config-changed');
    await model.settle();
    expect(drain(trace)).toEqual(['mysql/0 config-changed', 'mysql/0 update-status']);
    model.setModelConfig({ 'update-status-hook-interval': '1m' });
    model.advance(60_000);
    await model.settle();
    expect(drain(trace)).toEqual(['mysql/0 update-status']);
  });
});
