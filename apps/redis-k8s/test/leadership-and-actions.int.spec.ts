import { afterEach, describe, expect, it } from 'vitest';
import { on } from '@charmsmith/testing';
import {
  deferred,
  deploy,
  emulateRealRedisUnit,
  emulateRedisUnit,
  redisProgram,
  shown,
  type RedisUnit,
} from './redis-unit.ts';

// Suite: under a second.

let unit: RedisUnit;
afterEach(async () => unit[Symbol.asyncDispose]());

const peerData = () => unit.agent.state.relations[0]?.databags['redis-k8s'] ?? {};

describe('leader-elected', () => {
  it('makes the passwords in a secret of the application, and names this unit as the master', async () => {
    unit = await emulateRedisUnit();
    await unit.run('leader-elected');
    expect(peerData()).toEqual({
      'leader-host': 'redis-k8s-0.redis-k8s-endpoints.local.svc.cluster.local',
      'passwords-secret-id': expect.stringMatching(/^secret:/) as string,
    });
    const [secret] = unit.agent.state.secrets;
    expect(secret).toMatchObject({ owner: 'redis-k8s', label: 'redis-k8s-passwords' });
  });

  it('keeps passwords and master that are there', async () => {
    unit = await emulateRedisUnit();
    await unit.run('leader-elected');
    const before = peerData();
    await unit.run('leader-elected');
    expect(peerData()).toEqual(before);
    expect(unit.agent.state.secrets).toHaveLength(1);
  });

  it('is deferred until there is a peer relation', async () => {
    unit = await emulateRedisUnit({ state: { relations: [] } });
    await unit.run('leader-elected');
    expect(await deferred(unit)).toEqual(['redis-k8s: leader-elected']);
  });

  it('does nothing when another unit leads by now', async () => {
    unit = await emulateRedisUnit({ state: { leader: false } });
    const record = await unit.run('leader-elected');
    expect(record.exitCode).toBe(0);
    expect(peerData()).toEqual({});
  });
});

describe('passwords', () => {
  it('are in no databag, plan, argument of a command or line of the log', async () => {
    unit = await emulateRedisUnit();
    const record = await unit.run('leader-elected');
    await deploy(unit);
    const secret = unit.agent.state.secrets[0]?.revisions[0]?.content ?? {};
    const values = Object.values(secret).map((value) => Buffer.from(value, 'base64').toString());
    expect(values).toHaveLength(2);
    const seen = JSON.stringify([
      unit.agent.state.relations,
      unit.agent.state.log,
      unit.agent.state.state,
      record.commands,
    ]);
    for (const value of values) expect(seen).not.toContain(value);
  });

  it('are files that redis alone can read', async () => {
    unit = await emulateRedisUnit({ image: { '/bin/redis_exporter': '' } });
    await deploy(unit);
    for (const file of ['redis.conf', 'exporter-passwords.json']) {
      expect(await unit.files('redis').stat(`/etc/redis-server/${file}`)).toMatchObject({ mode: 0o600, uid: 107 });
    }
    expect(await unit.files('sentinel').stat('/etc/redis-server/sentinel.conf')).toMatchObject({
      mode: 0o600,
      uid: 107,
    });
  });
});

describe('actions', () => {
  it.each([
    ['get-initial-admin-password', 'redis-password'],
    ['get-sentinel-password', 'sentinel-password'],
  ] as const)('%s shows %s', async (action, key) => {
    unit = await emulateRedisUnit();
    await unit.run('leader-elected');
    const record = await unit.run(on.action(action));
    expect(record.action).toMatchObject({
      status: 'completed',
      results: { [key]: expect.stringMatching(/^[A-Za-z0-9]{16}$/) as string },
    });
  });

  it('fail before the passwords are made, and say why', async () => {
    unit = await emulateRedisUnit();
    const record = await unit.run(on.action('get-sentinel-password'));
    expect(record.action).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('not made yet') as string,
    });
  });

  it('check-service says that Redis does not run', async () => {
    unit = await emulateRedisUnit();
    const record = await unit.run(on.action('check-service'));
    expect(record.action?.results).toMatchObject({ result: 'Service is not running' });
  });

  it.skipIf(redisProgram === undefined)('check-service says that Redis runs', async () => {
    unit = await emulateRealRedisUnit();
    await deploy(unit);
    const record = await unit.run(on.action('check-service'));
    expect(record.action?.results).toMatchObject({ result: 'Service is running' });
    expect(shown(unit)).toBe('active');
  });
});
