import { container, exec, type EventFor, on, peerRelation, run } from '@charmsmith/testing';
import { describe, expect, it } from 'vitest';
import type { metadata } from '../src/charm-metadata.gen.ts';
import { client, hostOf, leader, passwords, passwordsSecret, peers, quietCharm, type World } from './surface-charm.ts';

// Suite: about a second. State in, event, state out; the same with a real Redis is in refreshed.int.spec.ts.

const upstream = { 'redis-password': 'UpstreamRedis000', 'sentinel-password': 'UpstreamSentinel' };

/** The peer relation of three units as the upstream charm leaves it. */
function upstreamPeers(appData: Readonly<Record<string, string>> = upstream, ownData = {}) {
  return peerRelation('redis-peers', {
    localAppData: { 'leader-host': hostOf(1), ...appData },
    localUnitData: ownData,
    peers: { 1: {}, 2: {} },
  });
}

function refreshed(world: World = {}): World {
  return leader({ secrets: [], relations: [upstreamPeers()], ...world });
}

async function after(event: EventFor<typeof metadata>, world: World) {
  const { state, logs } = await run(quietCharm, event, world);
  const bag = state.relations.find(({ endpoint }) => endpoint === 'redis-peers');
  const [secret] = state.secrets.filter(({ label }) => label === 'redis-k8s-passwords');
  const contents = Object.values(secret?.revisions ?? {});
  return { state, logs, application: bag?.localAppData ?? {}, unit: bag?.localUnitData ?? {}, contents };
}

describe('an application that was refreshed from the upstream charm', () => {
  it.each([
    ['upgrade-charm', on.upgradeCharm()],
    ['leader-elected', on.leaderElected()],
  ])('%s: the leader moves the passwords into the secret, once; everything else stays', async (_name, event) => {
    const { application, contents, state } = await after(event, refreshed());
    expect(contents).toEqual([upstream]);
    expect(application).toEqual({
      'leader-host': hostOf(1),
      'passwords-secret-id': expect.stringMatching(/^secret:/) as string,
    });
    const again = await after(event, state);
    expect(again.contents).toEqual(contents);
    expect(again.application).toEqual(application);
  });

  it('a password that the upstream charm had not made yet is made', async () => {
    const world = refreshed({ relations: [upstreamPeers({ 'redis-password': 'UpstreamRedis000' })] });
    const { contents, application } = await after(on.upgradeCharm(), world);
    expect(contents).toEqual([
      {
        'redis-password': 'UpstreamRedis000',
        'sentinel-password': expect.stringMatching(/^[A-Za-z0-9]{16}$/) as string,
      },
    ]);
    expect(application).not.toHaveProperty('redis-password');
  });

  it('refreshed back and forth: the passwords that Redis runs with go into the secret that there is', async () => {
    const bag = { ...peers().localAppData, ...upstream };
    const world = refreshed({ secrets: [passwordsSecret], relations: [upstreamPeers(bag)] });
    const { contents, application } = await after(on.upgradeCharm(), world);
    expect(contents).toEqual([passwords, upstream]);
    expect(Object.keys(application)).not.toContain('redis-password');
  });

  it.each([true, false])('no password is in the log (leader: %s)', async (leads) => {
    const { logs } = await after(on.upgradeCharm(), refreshed({ leader: leads }));
    for (const password of Object.values(upstream)) expect(JSON.stringify(logs)).not.toContain(password);
  });

  it('a unit that is refreshed before the leader goes on with the passwords that everybody has', async () => {
    const redisUser = { name: 'redis', uid: 107, gid: 113, home: '/var/lib/redis' };
    const ready = container({ users: [redisUser], files: { '/var/lib/redis': {} }, execs: [exec(['chown'])] });
    const world = refreshed({ leader: false, containers: { redis: ready, sentinel: ready } });
    const { state, application } = await after(on.pebbleReady('redis'), world);
    expect(application).toMatchObject(upstream);
    const { content } = state.containers.redis.files['/etc/redis-server/redis.conf'] ?? {};
    expect(content).toContain(`requirepass ${upstream['redis-password']}\n`);
    const { action } = await run(quietCharm, on.action('get-sentinel-password'), world);
    expect(action?.results).toMatchObject({ 'sentinel-password': upstream['sentinel-password'] });
  });

  it('what woke the other units is taken back', async () => {
    const world = refreshed({ leader: false, relations: [upstreamPeers(upstream, { upgrading: 'true' })] });
    const { unit } = await after(on.upgradeCharm(), world);
    expect(unit).not.toHaveProperty('upgrading');
  });
});

describe('an upstream charm that had opened Redis for its clients', () => {
  const opened = { ...upstream, 'enable-password': 'false' };
  const open = (world: World = {}) => refreshed({ relations: [upstreamPeers(opened), client()], ...world });
  const marked = { 'passwordless-clients': 'inherited' };

  it('Redis stays open for them, and the log says so', async () => {
    const { application, logs } = await after(on.upgradeCharm(), open());
    expect(application).toMatchObject(marked);
    expect(application).not.toHaveProperty('enable-password');
    expect(logs).toContainEqual({ level: 'WARNING', message: expect.stringContaining('open to everybody') as string });
  });

  it('with no client left, authentication is on again', async () => {
    const { application } = await after(on.upgradeCharm(), open({ relations: [upstreamPeers(opened)] }));
    expect(Object.keys(application).sort()).toEqual(['leader-host', 'passwords-secret-id']);
  });

  it('when the last client goes, authentication is on again', async () => {
    const { state } = await after(on.upgradeCharm(), open());
    const { application } = await after(on.relationBroken('redis'), state);
    expect(application).not.toHaveProperty('passwordless-clients');
  });

  it('the administrator takes the decision over by the option', async () => {
    const { state } = await after(on.upgradeCharm(), open());
    const config = { 'passwordless-clients': true };
    const { application, state: decided } = await after(on.configChanged(), { ...state, config });
    expect(application).not.toHaveProperty('passwordless-clients');
    const { application: back } = await after(on.configChanged(), { ...decided, config: {} });
    expect(back).not.toHaveProperty('passwordless-clients');
  });

  it('authentication that was on is no case', async () => {
    const world = open({ relations: [upstreamPeers({ ...upstream, 'enable-password': 'true' }), client()] });
    const { application, logs } = await after(on.upgradeCharm(), world);
    expect(Object.keys(application).sort()).toEqual(['leader-host', 'passwords-secret-id']);
    expect(JSON.stringify(logs)).not.toContain('open to everybody');
  });
});
