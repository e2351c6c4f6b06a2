import { definePlugin, provide, waiting } from '@charmsmith/core';
import { RedisHealth } from '@charmsmith/redis-health';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { on } from '@charmsmith/testing';
import { createAuthority } from '../../../tools/workspace/certificates.ts';
import {
  deploy,
  emulateRealRedisUnit,
  emulateRedisUnit,
  redisProgram,
  shown,
  shownApplication,
  warnings,
  type RedisUnit,
} from './redis-unit.ts';

// Suite: about two seconds, most of it the starts of real Redis and Sentinel processes.

let unit: RedisUnit;
afterEach(async () => unit[Symbol.asyncDispose]());

const ownHost = 'redis-k8s-0.redis-k8s-endpoints.local.svc.cluster.local';
const leaderHost = () => unit.agent.state.relations[0]?.databags['redis-k8s']?.['leader-host'];

describe('update-status', () => {
  it('logs its beginning', async () => {
    unit = await emulateRedisUnit();
    await unit.run('update-status');
    expect(unit.agent.state.log.map(({ message }) => message)).toContain('Beginning update_status');
  });

  it('before there is anything → Waiting, nothing is raised', async () => {
    unit = await emulateRedisUnit({ state: { relations: [] } });
    const record = await unit.run('update-status');
    expect(record.exitCode).toBe(0);
    expect(shown(unit)).toBe('waiting: Waiting for Redis...');
  });

  it('Sentinel silent → the known master stays', async () => {
    unit = await emulateRedisUnit();
    await deploy(unit);
    await unit.run('update-status');
    expect(leaderHost()).toBe(ownHost);
  });
});

describe.skipIf(redisProgram === undefined)('update-status with a real Redis and Sentinel', () => {
  it('leader → the known master becomes what Sentinel says', async () => {
    unit = await emulateRealRedisUnit();
    await deploy(unit);
    expect(leaderHost()).toBe(ownHost);
    await unit.run('update-status');
    // The Sentinel of this test was told the master by its address.
    expect(leaderHost()).toBe('127.0.0.1');
  });

  it('not the leader → the known master is not touched', async () => {
    unit = await emulateRealRedisUnit();
    await deploy(unit);
    unit.agent.update((state) => ({ ...state, leader: false }));
    await unit.run('update-status');
    expect(leaderHost()).toBe(ownHost);
    expect(shown(unit)).toBe('active');
  });

  it('Redis answers → Active for the unit and the application', async () => {
    unit = await emulateRealRedisUnit();
    await deploy(unit);
    await unit.run('update-status');
    expect([shown(unit), shownApplication(unit)]).toEqual(['active', 'active']);
  });

  it('Redis is gone → Waiting; it is back → Active', async () => {
    unit = await emulateRealRedisUnit();
    await deploy(unit);
    await unit.stopContainer('redis');
    await unit.run('update-status');
    expect([shown(unit), shownApplication(unit)]).toEqual([
      'waiting: Waiting for Redis...',
      'waiting: Waiting for Redis...',
    ]);
    await unit.startContainer('redis');
    unit.agent.pebbleReady('redis');
    await unit.settle();
    expect([shown(unit), shownApplication(unit)]).toEqual(['active', 'active']);
  });

  it('the password of Redis is another than the secret says → Waiting, then Blocked; the log says so without it', async () => {
    const real = await emulateRealRedisUnit();
    unit = real;
    await deploy(unit);
    const record = await unit.run(on.action('get-initial-admin-password'));
    const password = record.action?.results['redis-password'];
    if (typeof password !== 'string') throw new Error('the action gave no password');
    const redis = new Redis({ port: real.ports.redis, password });
    await redis.config('SET', 'requirepass', 'another-password');
    redis.disconnect();
    await unit.run('update-status');
    expect(shown(unit)).toBe('waiting: Waiting for Redis...');
    expect(warnings(unit).at(-1)).toMatch(/^WARNING Redis does not answer \(code=WRONGPASS /);
    await unit.run('update-status');
    expect(shown(unit)).toBe('blocked: Redis refuses the password (WRONGPASS): the secret and the server differ');
    expect(JSON.stringify(unit.agent.state.log)).not.toContain(password);
  });

  it('a TLS condition that still holds outranks a Redis that answers', async () => {
    unit = await emulateRealRedisUnit();
    await deploy(unit);
    unit.agent.setConfig({ 'enable-tls': true });
    await unit.settle();
    expect(shown(unit)).toBe('blocked: Not enough certificates found');
    await unit.run('update-status');
    expect([shown(unit), shownApplication(unit)]).toEqual([
      'blocked: Not enough certificates found',
      'blocked: Not enough certificates found',
    ]);
    const authority = await createAuthority();
    const { certificate, key } = await authority.issue({ names: [ownHost] });
    await unit.attach({ 'cert-file': certificate, 'key-file': key, 'ca-cert-file': authority.certificate });
    await unit.run('upgrade-charm');
    await unit.run('config-changed');
    expect([shown(unit), shownApplication(unit)]).toEqual(['active', 'active']);
  });

  it('a certificate that ends in a week → Active, with the day, and a warning', async () => {
    unit = await emulateRealRedisUnit();
    await deploy(unit);
    const authority = await createAuthority();
    const validTo = new Date(Date.now() + 7 * 86_400_000);
    const { certificate, key } = await authority.issue({ names: [ownHost], validTo });
    await unit.attach({ 'cert-file': certificate, 'key-file': key, 'ca-cert-file': authority.certificate });
    unit.agent.setConfig({ 'enable-tls': true });
    await unit.settle();
    await unit.run('update-status');
    expect(shown(unit)).toBe(`active: TLS certificate expires on ${validTo.toISOString().slice(0, 10)}`);
    expect(warnings(unit).at(-1)).toMatch(/^WARNING the TLS certificate expires soon/);
  });

  it('a plugin that overrides RedisHealth changes what is reported', async () => {
    const overriding = definePlugin({
      name: 'test/health',
      version: '1.0.0',
      parts: () => ({
        overrides: [
          provide(RedisHealth, {}, () => ({
            check: () => Promise.resolve({ alive: false, failure: { code: 'TEST', message: 'overridden' } } as const),
            report: () => Promise.resolve({ unit: waiting('Overridden') }),
          })),
        ],
      }),
    });
    unit = await emulateRealRedisUnit({ plugins: [overriding()] });
    await deploy(unit);
    await unit.run('update-status');
    expect(unit.agent.status).toMatchObject({ status: 'waiting', message: 'Overridden' });
  });
});
