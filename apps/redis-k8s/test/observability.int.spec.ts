import {
  container,
  type ContainerAfter,
  type EventFor,
  on,
  relation,
  type RemoteRelation,
  run,
} from '@charmsmith/testing';
import { describe, expect, it } from 'vitest';
import type { metadata } from '../src/charm-metadata.gen.ts';
import { hostOf, leader, peers, quietCharm, type World } from './surface-charm.ts';

// Suite: under a second. State in, event, state out.

type Endpoint = 'metrics-endpoint' | 'grafana-dashboard' | 'logging';

function related(endpoint: Endpoint, settings: Partial<RemoteRelation> = {}, world: World = {}): World {
  return leader({ relations: [peers(), relation(endpoint, { id: 3, remoteApp: 'cos', ...settings })], ...world });
}

async function bags(endpoint: Endpoint, event: EventFor<typeof metadata>, world: World) {
  const { state, logs, commands } = await run(quietCharm, event, world);
  const { localAppData = {}, localUnitData = {} } = state.relations.find((each) => each.endpoint === endpoint) ?? {};
  const warned = logs.filter(({ level }) => level === 'WARNING' || level === 'ERROR').map(({ message }) => message);
  return { state, commands, warned, application: localAppData, unit: localUnitData };
}

const parsed = (text: string | undefined): unknown => JSON.parse(text ?? 'null');
const modelUuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
const topology = { model: 'local', model_uuid: modelUuid, application: 'redis-k8s', unit: 'redis-k8s/0' };

describe('metrics-endpoint', () => {
  it('the leader tells Prometheus of the job, the topology and the alerts, and where its own exporter is', async () => {
    const { application, unit } = await bags(
      'metrics-endpoint',
      on.relationCreated('metrics-endpoint'),
      related('metrics-endpoint'),
    );
    expect(parsed(application['scrape_jobs'])).toEqual([
      { metrics_path: '/metrics', static_configs: [{ targets: ['*:9121'] }] },
    ]);
    expect(parsed(application['scrape_metadata'])).toEqual({ ...topology, charm_name: 'redis-k8s' });
    expect(parsed(application['alert_rules'])).toMatchObject({ groups: [{ rules: expect.any(Array) as unknown }] });
    expect(unit).toMatchObject({
      prometheus_scrape_unit_address: hostOf(0),
      prometheus_scrape_unit_name: 'redis-k8s/0',
    });
  });

  it('another unit tells of its exporter alone', async () => {
    const { application, unit } = await bags(
      'metrics-endpoint',
      on.relationCreated('metrics-endpoint'),
      related('metrics-endpoint', {}, { leader: false }),
    );
    expect(application).toEqual({});
    expect(unit).toMatchObject({ prometheus_scrape_unit_address: hostOf(0) });
  });

  it('a charm that was refreshed tells its new alerts', async () => {
    const world = related('metrics-endpoint', { localAppData: { alert_rules: '{"groups":[]}' } });
    const { application } = await bags('metrics-endpoint', on.upgradeCharm(), world);
    expect(application['alert_rules']).toContain('RedisDown');
  });

  it('what Prometheus cannot use is in the log', async () => {
    const world = related('metrics-endpoint', { remoteAppData: { event: '{"errors":"error validating a rule"}' } });
    const { warned } = await bags('metrics-endpoint', on.relationChanged('metrics-endpoint'), world);
    expect(warned).toEqual([expect.stringContaining('error validating a rule')]);
  });
});

describe('grafana-dashboard', () => {
  it('the leader gives two dashboards', async () => {
    const { application } = await bags(
      'grafana-dashboard',
      on.relationCreated('grafana-dashboard'),
      related('grafana-dashboard'),
    );
    const { templates, uuid } = parsed(application['dashboards']) as {
      readonly templates: Readonly<Record<string, unknown>>;
      readonly uuid: string;
    };
    expect(Object.keys(templates)).toEqual(['file:replication', 'file:units']);
    expect(templates['file:units']).toEqual({
      charm: 'redis-k8s',
      content: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) as string,
      juju_topology: topology,
      inject_dropdowns: true,
    });
    expect(uuid).not.toBe('');
  });

  it('another unit gives none', async () => {
    const { application } = await bags(
      'grafana-dashboard',
      on.relationCreated('grafana-dashboard'),
      related('grafana-dashboard', {}, { leader: false }),
    );
    expect(application).toEqual({});
  });

  it('the same again → nothing is written', async () => {
    const first = await bags(
      'grafana-dashboard',
      on.relationCreated('grafana-dashboard'),
      related('grafana-dashboard'),
    );
    const again = await bags('grafana-dashboard', on.upgradeCharm(), first.state);
    expect(again.commands.map(({ command }) => command)).not.toContain('relation-set');
  });

  it('what Grafana cannot use is in the log', async () => {
    const event = JSON.stringify({ errors: [{ dashboard_id: 'file:units', error: 'no LZMA' }] });
    const world = related('grafana-dashboard', { remoteAppData: { event } });
    const { warned } = await bags('grafana-dashboard', on.relationChanged('grafana-dashboard'), world);
    expect(warned).toEqual([expect.stringContaining('no LZMA')]);
  });
});

describe('logging', () => {
  const redisUser = { name: 'redis', uid: 107, gid: 113, home: '/var/lib/redis' };
  const running = {
    containers: { redis: container({ users: [redisUser] }), sentinel: container({ users: [redisUser] }) },
  };
  const loki = (number: number, url = `http://loki-${number}.cos:3100/loki/api/v1/push`) => ({
    endpoint: JSON.stringify({ url }),
  });
  const targetsOf = ({ plan }: ContainerAfter) => plan['log-targets'];

  it('both containers forward to every Loki, and the log file of Redis is printed for that', async () => {
    const world = related('logging', { remoteUnits: { 0: loki(0), 1: loki(1) } }, running);
    const after = await bags('logging', on.relationChanged('logging', { unit: 0 }), world);
    const { redis, sentinel } = after.state.containers;
    for (const each of [redis, sentinel]) {
      expect(targetsOf(each)).toMatchObject({
        'cos/0': { type: 'loki', services: ['all'], labels: { juju_unit: 'redis-k8s/0' } },
        'cos/1': { location: 'http://loki-1.cos:3100/loki/api/v1/push' },
      });
    }
    expect(after.state.containers.redis.services).toMatchObject({ redis_logs: 'active' });
    expect(after.state.containers.sentinel.services).not.toHaveProperty('redis_logs');
    expect(parsed(after.application['metadata'])).toEqual({ ...topology, charm_name: 'redis-k8s' });
  });

  it('several units behind one address are one target', async () => {
    const world = related(
      'logging',
      { remoteUnits: { 0: loki(0, 'http://cos/push'), 1: loki(1, 'http://cos/push') } },
      running,
    );
    const after = await bags('logging', on.relationChanged('logging', { unit: 0 }), world);
    expect(Object.keys(targetsOf(after.state.containers.redis))).toEqual(['cos/0']);
  });

  it('a container that comes later forwards from its beginning', async () => {
    const world = related('logging', { remoteUnits: { 0: loki(0) } }, running);
    const after = await bags('logging', on.pebbleReady('sentinel'), world);
    expect(Object.keys(targetsOf(after.state.containers.sentinel))).toEqual(['cos/0']);
  });

  it('when Loki goes nothing is forwarded any more, nor printed', async () => {
    const world = related('logging', { remoteUnits: { 0: loki(0) } }, running);
    const first = await bags('logging', on.relationChanged('logging', { unit: 0 }), world);
    const after = await bags('logging', on.relationBroken('logging'), first.state);
    const { redis, sentinel } = after.state.containers;
    for (const each of [redis, sentinel]) {
      expect(targetsOf(each)).toMatchObject({ 'cos/0': { services: ['-all'] } });
    }
    expect(after.state.containers.redis.services).toMatchObject({ redis_logs: 'inactive' });
  });

  it('the same again → Pebble is not told anything', async () => {
    const world = related('logging', { remoteUnits: { 0: loki(0) } }, running);
    const first = await bags('logging', on.relationChanged('logging', { unit: 0 }), world);
    const again = await bags('logging', on.relationChanged('logging', { unit: 0 }), first.state);
    expect(again.state.containers).toEqual(first.state.containers);
  });

  it.each([
    ['an image without tail', { redis: container({ users: [redisUser], programs: { tail: { exitCode: 127 } } }) }],
    ['a user that is not in the image', { redis: container() }],
  ])('%s → the log says so, and no hook fails', async (_name, containers) => {
    const world = related('logging', { remoteUnits: { 0: loki(0) } }, { containers });
    const { warned } = await bags('logging', on.relationChanged('logging', { unit: 0 }), world);
    expect(warned).toEqual([expect.stringContaining('logs are not forwarded (container=redis ')]);
  });

  it.each([{ endpoint: 'garbage' }, { endpoint: '{"url":"nowhere"}' }])(
    'a Loki that says %j is left out',
    async (data) => {
      const world = related('logging', { remoteUnits: { 0: data, 1: loki(1) } }, running);
      const after = await bags('logging', on.relationChanged('logging', { unit: 0 }), world);
      expect(Object.keys(targetsOf(after.state.containers.redis))).toEqual(['cos/1']);
      expect(after.warned).toEqual([expect.stringContaining('cos/0')]);
    },
  );

  it('Juju 3.3, whose Pebble does not forward → the log says so', async () => {
    const world = related('logging', { remoteUnits: { 0: loki(0) } }, { ...running, jujuVersion: '3.3.6' });
    const after = await bags('logging', on.relationChanged('logging', { unit: 0 }), world);
    expect(targetsOf(after.state.containers.redis)).toEqual({});
    expect(after.warned).toEqual([expect.stringContaining('Juju 3.4')]);
  });
});
