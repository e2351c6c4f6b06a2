import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { once } from 'node:events';
import { connectPebble } from '@charmsmith/pebble';
import { on } from '@charmsmith/testing';
import { Redis } from 'ioredis';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, type TestAuthority } from '../../../tools/workspace/certificates.ts';
import { deferred, deploy, emulateRealRedisUnit, redisProgram, type RedisUnit, shown } from './redis-unit.ts';
import type { RedisPorts } from './redis-programs.ts';
import { hostOf } from './told-sentinels.ts';

// Suite: about four seconds, most of it the starts of real Redis and Sentinel processes. What they take while they run.

let unit: RedisUnit & { readonly ports: RedisPorts };
let authority: TestAuthority;
beforeAll(async () => {
  authority = await createAuthority();
});
afterEach(async () => unit[Symbol.asyncDispose]());

async function open(): Promise<void> {
  unit = await emulateRealRedisUnit();
  await deploy(unit);
  expect(shown(unit)).toBe('active');
}

/** Since when the service runs, which changes with each start. */
async function runningSince(): Promise<string | undefined> {
  await using pebble = connectPebble({ socketPath: unit.socketOf('redis') });
  return (await pebble.services(['redis']))[0]?.currentSince;
}

async function attachNew(): Promise<string> {
  const { certificate, key } = await authority.issue({ names: [hostOf(0)] });
  await unit.attach({ 'cert-file': certificate, 'key-file': key, 'ca-cert-file': authority.certificate });
  return new X509Certificate(certificate).fingerprint256;
}

/** The certificate that Redis shows to whoever connects now. */
async function shownCertificate(): Promise<string | undefined> {
  const socket = connect({
    port: unit.ports.redis,
    host: '127.0.0.1',
    ca: authority.certificate,
    servername: hostOf(0),
  });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

async function passwordsOf(): Promise<{ redis: string; sentinel: string }> {
  const redis = (await unit.run(on.action('get-initial-admin-password'))).action?.results['redis-password'];
  const sentinel = (await unit.run(on.action('get-sentinel-password'))).action?.results['sentinel-password'];
  if (typeof redis !== 'string' || typeof sentinel !== 'string') throw new Error('the actions gave no passwords');
  return { redis, sentinel };
}

/** What a server says to whoever logs in with a password. */
async function logIn(server: keyof RedisPorts, password: string): Promise<string> {
  const client = new Redis({ port: unit.ports[server], password, lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    return await client.ping();
  } catch (error) {
    return String(error).split(' ')[1] ?? '';
  } finally {
    client.disconnect();
  }
}

describe.skipIf(redisProgram === undefined)('certificates', () => {
  it('D9: new ones that Redis does not take while it runs → it is restarted with them', async () => {
    await open();
    await attachNew();
    unit.agent.setConfig({ 'enable-tls': true });
    await unit.settle();
    const since = await runningSince();
    const renewed = await attachNew();
    await unit.run('upgrade-charm');
    expect(await shownCertificate()).toBe(renewed);
    expect(await runningSince()).not.toBe(since);
    expect(shown(unit)).toBe('active');
  });

  it('attached while TLS is wanted and Blocked for want of them → Active over TLS', async () => {
    await open();
    unit.agent.setConfig({ 'enable-tls': true });
    await unit.settle();
    expect(shown(unit)).toBe('blocked: Not enough certificates found');
    const issued = await attachNew();
    await unit.run('upgrade-charm');
    expect(await shownCertificate()).toBe(issued);
    expect(shown(unit)).toBe('active');
  });
});

describe.skipIf(redisProgram === undefined)('rotate-passwords', () => {
  const rotate = (graceSeconds?: number) =>
    unit.run(on.action('rotate-passwords', graceSeconds === undefined ? {} : { 'grace-seconds': graceSeconds }));

  it('new passwords count, the previous ones are taken besides; neither Redis nor a client is interrupted', async () => {
    await open();
    const before = await passwordsOf();
    const since = await runningSince();
    await using client = openClient(before.redis);
    await client.redis.set('key', 'value');
    const record = await rotate();
    expect(record.action).toMatchObject({ status: 'completed' });
    const after = await passwordsOf();
    expect(after.redis).not.toBe(before.redis);
    expect(after.sentinel).not.toBe(before.sentinel);
    for (const server of ['redis', 'sentinel'] as const) {
      expect([await logIn(server, before[server]), await logIn(server, after[server])]).toEqual(['PONG', 'PONG']);
    }
    expect(await client.redis.get('key')).toBe('value');
    expect(await runningSince()).toBe(since);
    await unit.run('update-status');
    expect(shown(unit)).toBe('active');
    expect(await logIn('redis', before.redis)).toBe('PONG');
  });

  it('when their time is over the previous passwords are refused', async () => {
    await open();
    const before = await passwordsOf();
    await rotate(0);
    await unit.run('update-status');
    const after = await passwordsOf();
    for (const server of ['redis', 'sentinel'] as const) {
      expect([await logIn(server, before[server]), await logIn(server, after[server])]).toEqual(['WRONGPASS', 'PONG']);
    }
    expect(shown(unit)).toBe('active');
    expect(unit.agent.state.secrets[0]?.revisions.at(-1)?.content).not.toHaveProperty('previous-redis-password');
  });

  it('a Redis that starts anew while both count takes both', async () => {
    await open();
    const before = await passwordsOf();
    await rotate();
    await using pebble = connectPebble({ socketPath: unit.socketOf('redis') });
    await pebble.restart(['redis']);
    const after = await passwordsOf();
    expect([await logIn('redis', before.redis), await logIn('redis', after.redis)]).toEqual(['PONG', 'PONG']);
  });

  it('a second one before the first is over fails and changes nothing', async () => {
    await open();
    await rotate();
    const before = await passwordsOf();
    const record = await rotate();
    expect(record.action).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/^The last rotation is not over: the previous passwords count until 2/) as string,
    });
    expect(await passwordsOf()).toEqual(before);
  });

  it('a server that cannot be told → fails, names it, and changes nothing', async () => {
    await open();
    const before = await passwordsOf();
    await unit.stopContainer('sentinel');
    const record = await rotate();
    expect(record.action).toMatchObject({
      status: 'failed',
      message: 'Sentinel at 127.0.0.1 cannot be told (ECONNREFUSED): nothing was changed.',
    });
    expect(await passwordsOf()).toEqual(before);
    expect(await logIn('redis', before.redis)).toBe('PONG');
    expect(unit.agent.state.secrets[0]?.revisions).toHaveLength(1);
  });

  it('on another unit fails and says where to run it', async () => {
    await open();
    unit.agent.update((state) => ({ ...state, leader: false }));
    const record = await rotate();
    expect(record.action).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('Only the leader') as string,
    });
  });

  it('a hook that is killed after the secret was changed: the next one says it to Redis', async () => {
    await open();
    const before = await passwordsOf();
    await rotate(0);
    // As after a hook that ended before it had told Redis.
    await using pebble = connectPebble({ socketPath: unit.socketOf('redis') });
    await pebble.remove('/etc/redis-server/live-fingerprint');
    const client = new Redis({ port: unit.ports.redis, password: (await passwordsOf()).redis });
    await client.call('ACL', 'SETUSER', 'default', 'resetpass', `>${before.redis}`);
    client.disconnect();
    await unit.run('config-changed');
    expect(await logIn('redis', (await passwordsOf()).redis)).toBe('PONG');
    expect(shown(unit)).toBe('active');
    expect(await deferred(unit)).toEqual([]);
  });
});

function openClient(password: string): { readonly redis: Redis } & AsyncDisposable {
  const redis = new Redis({ port: unit.ports.redis, password, maxRetriesPerRequest: 0 });
  return {
    redis,
    [Symbol.asyncDispose]() {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}
