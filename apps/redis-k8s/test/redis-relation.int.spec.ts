import { container, type EventFor, exec, on, relation, run } from '@charmsmith/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, type TestAuthority } from '../../../tools/workspace/certificates.ts';
import type { metadata } from '../src/charm-metadata.gen.ts';
import { client, hostOf, leader, passwords, peers, quietCharm, type World } from './surface-charm.ts';

// Suite: about a second. State in, event, state out; authentication with a real Redis is in passwordless.int.spec.ts.

let authority: TestAuthority;
beforeAll(async () => {
  authority = await createAuthority();
});

// Certificates are issued at the time that it is.
const now = new Date();

/** What clients read after an event. */
async function told(event: EventFor<typeof metadata>, world: World) {
  const { state, commands } = await run(quietCharm, event, world, { now });
  const bags = state.relations.filter(({ endpoint }) => endpoint === 'redis');
  return { state, commands, unit: bags[0]?.localUnitData ?? {}, application: bags[0]?.localAppData ?? {} };
}

const upstreamKeys = { hostname: hostOf(1), port: '6379' };

describe('what clients of the relation redis are told', () => {
  it('by the leader: the keys of upstream, and how to log in, to find the replicas and to ask Sentinel', async () => {
    const { unit, application, state } = await told(
      on.relationCreated('redis'),
      leader({ relations: [peers(hostOf(1)), client()] }),
    );
    expect(unit).toMatchObject(upstreamKeys);
    const secret = state.secrets.find(({ label }) => label === 'redis-k8s-client-redis:7');
    expect(application).toEqual({
      'leader-host': hostOf(1),
      'secret-user': `secret:${secret?.id ?? ''}`,
      tls: 'false',
      'read-only-endpoints': `${hostOf(0)}:6379,${hostOf(2)}:6379`,
      'sentinel-endpoints': `${hostOf(0)}:26379,${hostOf(1)}:26379,${hostOf(2)}:26379`,
      'sentinel-master-name': 'redis-k8s',
    });
    expect(secret?.revisions).toEqual({
      1: {
        username: 'default',
        password: passwords['redis-password'],
        'sentinel-password': passwords['sentinel-password'],
      },
    });
    expect(secret?.access).toEqual([
      expect.objectContaining({ target: 'application-web', scope: 'relation-web.redis#redis-k8s.redis', role: 'view' }),
    ]);
  });

  it('by another unit: where the master is, and nothing in the name of the application', async () => {
    const { unit, application, state } = await told(
      on.relationCreated('redis'),
      leader({ leader: false, relations: [peers(hostOf(1)), client()] }),
    );
    expect(unit).toMatchObject(upstreamKeys);
    expect(application).toEqual({});
    expect(state.secrets).toHaveLength(1);
  });

  it('D17: nothing, and without a word, while no master is known', async () => {
    for (const event of [on.relationCreated('redis'), on.relationChanged('redis', { unit: 0 }), on.updateStatus()]) {
      const world = leader({ relations: [peers('nobody yet'), client()] });
      const { state, logs } = await run(quietCharm, event, world);
      expect(state.relations.find(({ endpoint }) => endpoint === 'redis')).toMatchObject({ localAppData: {} });
      expect(logs.filter(({ level }) => level === 'ERROR')).toEqual([]);
    }
  });

  it('D17: nor before there is a peer relation', async () => {
    const { unit, application } = await told(
      on.relationChanged('redis', { unit: 0 }),
      leader({ relations: [client()] }),
    );
    expect([unit['hostname'], application]).toEqual([undefined, {}]);
  });

  it('no password is in a databag', async () => {
    const { state } = await told(on.relationCreated('redis'), leader());
    for (const password of Object.values(passwords)) expect(JSON.stringify(state.relations)).not.toContain(password);
  });

  it.each([true, false])('the same again → nothing is written (leader: %s)', async (leads) => {
    const first = await told(on.relationCreated('redis'), leader({ leader: leads }));
    const again = await told(on.updateStatus(), first.state);
    const written = again.commands.filter(({ command }) => /^(relation-set|secret-(add|set|grant))$/.test(command));
    expect(written).toEqual([]);
  });
});

describe('after a failover', () => {
  it('every unit names the new master as soon as peer data does', async () => {
    for (const leads of [true, false]) {
      const first = await told(on.relationCreated('redis'), leader({ leader: leads }));
      expect(first.unit['hostname']).toBe(hostOf(0));
      const relations = first.state.relations.map((each) =>
        each.endpoint === 'redis-peers'
          ? { ...each, localAppData: { ...each.localAppData, 'leader-host': hostOf(2) } }
          : each,
      );
      const { unit, application } = await told(on.relationChanged('redis-peers', { unit: 2 }), {
        ...first.state,
        relations,
      });
      expect(unit['hostname']).toBe(hostOf(2));
      if (leads) {
        expect(application).toMatchObject({
          'leader-host': hostOf(2),
          'read-only-endpoints': `${hostOf(0)}:6379,${hostOf(1)}:6379`,
        });
      }
    }
  });
});

describe('with TLS', () => {
  async function certificates() {
    const { certificate, key } = await authority.issue({ names: [hostOf(0), 'localhost'] });
    return { 'cert-file': certificate, 'key-file': key, 'ca-cert-file': authority.certificate };
  }
  const tls: World = { config: { 'enable-tls': true } };

  it('clients are told so, and whom to trust; without it, no more', async () => {
    const { application, state } = await told(
      on.relationCreated('redis'),
      leader({ ...tls, resources: await certificates() }),
    );
    expect(application).toMatchObject({ tls: 'true', 'tls-ca': authority.certificate });
    const off = await told(on.configChanged(), { ...state, config: {} });
    expect(off.application['tls']).toBe('false');
    expect(off.application).not.toHaveProperty('tls-ca');
  });

  it('asked for and not to be had → what was said stays', async () => {
    const { state } = await told(on.relationCreated('redis'), leader({ ...tls, resources: await certificates() }));
    const { application } = await told(on.updateStatus(), { ...state, resources: {} });
    expect(application).toMatchObject({ tls: 'true', 'tls-ca': authority.certificate });
  });
});

describe('when a client goes', () => {
  const other = relation('redis', { remoteApp: 'blog', id: 9 });

  it('its secret goes, and that of others stays', async () => {
    const both = leader({ relations: [peers(), client(), other] });
    const { state } = await told(on.configChanged(), both);
    const labels = (of: World) => (of.secrets ?? []).map(({ label }) => label).sort();
    expect(labels(state)).toEqual(['redis-k8s-client-redis:7', 'redis-k8s-client-redis:9', 'redis-k8s-passwords']);
    const after = await told(on.relationBroken(state.relations.find(({ id }) => id === 7)!), state);
    expect(labels(after.state)).toEqual(['redis-k8s-client-redis:9', 'redis-k8s-passwords']);
  });

  it('the next leader removes what the one before has left', async () => {
    const { state } = await told(on.relationCreated('redis'), leader());
    const { state: after } = await told(on.leaderElected(), { ...state, relations: [peers()] });
    expect(after.secrets.map(({ label }) => label)).toEqual(['redis-k8s-passwords']);
  });

  it('a unit that does not lead leaves the secrets alone', async () => {
    const { state } = await told(on.relationCreated('redis'), leader());
    const after = await told(on.relationBroken(state.relations.find(({ id }) => id === 7)!), {
      ...state,
      leader: false,
    });
    expect(after.state.secrets).toHaveLength(2);
  });
});

describe('D11: authentication', () => {
  const redisUser = { name: 'redis', uid: 107, gid: 113, home: '/var/lib/redis' };
  const ready: World = {
    containers: {
      redis: container({ users: [redisUser], files: { '/var/lib/redis': {} }, execs: [exec(['chown'])] }),
      sentinel: container({ users: [redisUser] }),
    },
  };
  /** What Redis's file says of it. */
  async function authenticationAfter(event: EventFor<typeof metadata>, world: World) {
    const { state } = await told(event, world);
    const { content } = state.containers.redis.files['/etc/redis-server/redis.conf'] ?? {};
    const lines = String(content ?? '')
      .split('\n')
      .filter((line) => /^(requirepass|protected-mode) /.test(line));
    return { state, authentication: lines };
  }
  const switchedOn = [`requirepass ${passwords['redis-password']}`];
  const switchedOff = ['protected-mode no'];
  const config = { 'passwordless-clients': true };

  it('stays on when a relation appears', async () => {
    const { authentication } = await authenticationAfter(on.relationCreated('redis'), leader(ready));
    expect(authentication).toEqual(switchedOn);
  });

  it.each([true, false])('goes off with the first client where clients may do without (leader: %s)', async (leads) => {
    const world = leader({ ...ready, config, leader: leads });
    const { authentication } = await authenticationAfter(on.relationCreated('redis'), world);
    expect(authentication).toEqual(switchedOff);
  });

  it.each([true, false])('is on again when the last client has gone (leader: %s)', async (leads) => {
    const world = leader({ ...ready, config, leader: leads });
    const first = await authenticationAfter(on.relationCreated('redis'), world);
    const { authentication } = await authenticationAfter(on.relationBroken('redis'), first.state);
    expect(authentication).toEqual(switchedOn);
  });

  it('stays off when one client of two has gone', async () => {
    const both = [peers(), client(), relation('redis', { remoteApp: 'blog', id: 9 })];
    const first = await authenticationAfter(on.configChanged(), leader({ ...ready, config, relations: both }));
    const [, gone] = first.state.relations;
    const { authentication } = await authenticationAfter(on.relationBroken(gone!), first.state);
    expect(authentication).toEqual(switchedOff);
  });

  it('is on again when the administrator says so', async () => {
    const first = await authenticationAfter(on.relationCreated('redis'), leader({ ...ready, config }));
    const { authentication } = await authenticationAfter(on.configChanged(), { ...first.state, config: {} });
    expect(authentication).toEqual(switchedOn);
  });
});
