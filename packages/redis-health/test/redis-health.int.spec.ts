import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { active, definePlugin, provide, waiting } from '@charmsmith/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../../tools/workspace/programs.ts';
import { freePort, type RedisServer, startRedisServer } from '../../../tools/workspace/redis-server.ts';
import { type RedisAddress, RedisClient, RedisHealth, redisHealth } from '../src/index.ts';
import { charmWithRedis } from './charm-plugin.ts';
import { answerOf, unitWith } from '@charmsmith/testing';

// Suite: about three seconds, real Redis servers.

const program = findProgram('redis-server');
const host = '127.0.0.1';
const password = 'right-password';

function unitOf(address: RedisAddress | undefined, deadlineMs = 2_000) {
  return unitWith([redisHealth({ deadlineMs }), charmWithRedis(() => Promise.resolve(address))]);
}
const check = async (address: RedisAddress | undefined, deadlineMs?: number) =>
  answerOf(await unitOf(address, deadlineMs).ask({ health: RedisHealth }, ({ health }) => health.check()));
const report = async (address: RedisAddress | undefined) =>
  await unitOf(address).ask({ health: RedisHealth }, ({ health }) => health.report());

describe.skipIf(program === undefined)('RedisHealth, of a real Redis', () => {
  let master: RedisServer;
  let orphan: RedisServer;
  const stopped = new Set<number>();

  beforeAll(async () => {
    master = await startRedisServer({ program: program!, password });
    orphan = await startRedisServer({
      program: program!,
      configuration: [`replicaof localhost ${await freePort()}`],
    });
  });
  afterEach(() => {
    for (const pid of stopped) process.kill(pid, 'SIGCONT');
    stopped.clear();
  });
  afterAll(async () => {
    await master[Symbol.asyncDispose]();
    await orphan[Symbol.asyncDispose]();
  });

  it('says version and role of a master', async () => {
    expect(await check({ host, port: master.port, password })).toEqual({
      alive: true,
      facts: {
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
        role: 'master',
        loading: false,
        connectedReplicas: 0,
      },
    });
  });

  it('says of a replica that its link to the master is down', async () => {
    expect(await check({ host, port: orphan.port })).toMatchObject({
      alive: true,
      facts: { role: 'slave', masterHost: 'localhost', masterLinkUp: false },
    });
  });

  it('reports Active and sets the version of the workload', async () => {
    const asked = await report({ host, port: master.port, password });
    expect(answerOf(asked)).toEqual({ unit: active(), application: active() });
    expect(asked.record.after.workloadVersion).toMatch(/^\d+\.\d+\.\d+$/);
    expect(asked.log).toEqual([]);
  });

  it('answers within its deadline although Redis is frozen, and again when it is not', async () => {
    process.kill(master.pid, 'SIGSTOP');
    stopped.add(master.pid);
    const address = { host, port: master.port, password };
    const startedAt = performance.now();
    expect(await check(address, 300)).toEqual({
      alive: false,
      failure: { code: 'ETIMEDOUT', message: 'no answer within 300 ms' },
    });
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    process.kill(master.pid, 'SIGCONT');
    expect(await check(address)).toMatchObject({ alive: true });
  });

  const failures: [name: string, address: () => Promise<RedisAddress | undefined>, code: string][] = [
    ['nobody listens', async () => ({ host, port: await freePort() }), 'ECONNREFUSED'],
    ['the password is wrong', () => Promise.resolve({ host, port: master.port, password: 'wrong' }), 'WRONGPASS'],
    ['the password is missing', () => Promise.resolve({ host, port: master.port }), 'NOAUTH'],
    ['the unit does not know it yet', () => Promise.resolve(undefined), 'NOT_CONFIGURED'],
  ];

  it.each(failures)(
    'reports Waiting and sets no version when %s, the cause in the log',
    async (_name, address, code) => {
      const asked = await report(await address());
      const status = waiting('Waiting for Redis...');
      expect(answerOf(asked)).toEqual({ unit: status, application: status });
      expect(asked.record.after.workloadVersion).toBe('');
      expect(asked.record.commands.map(({ command }) => command)).not.toContain('application-version-set');
      expect(asked.log).toEqual([expect.stringContaining(`WARNING Redis does not answer (code=${code} cause=`)]);
    },
  );

  it('leaves nothing open: the process ends by itself', async () => {
    const script = `${import.meta.dirname}/check-once.ts`;
    const run = (port: number) =>
      promisify(execFile)(process.execPath, ['--conditions=charmsmith-source', script, String(port)], {
        timeout: 4_000,
      });
    expect((await run(orphan.port)).stdout).toBe('active: \n');
    expect((await run(await freePort())).stdout).toBe('waiting: Waiting for Redis...\n');
  });
});

describe('RedisHealth', () => {
  const answering = (reply: unknown) => ({ ask: () => Promise.resolve(reply) });

  it('asks through whatever RedisClient a plugin provides instead', async () => {
    const loading = 'redis_version:7.2.5\r\nrole:master\r\nloading:1\r\n';
    const overriding = definePlugin({
      name: 'test/client',
      version: '0.0.0',
      parts: (reply: unknown) => ({ overrides: [provide(RedisClient, {}, () => answering(reply))] }),
    });
    const unit = (reply: unknown) =>
      unitWith([redisHealth({}), charmWithRedis(() => Promise.resolve({ host, port: 1 })), overriding(reply)]);
    const { unit: status } = answerOf(
      await unit(loading).ask({ health: RedisHealth }, ({ health }) => health.report()),
    );
    expect(status).toEqual(waiting('Waiting for Redis...'));
    const notRedis = answerOf(await unit('HTTP/1.1').ask({ health: RedisHealth }, ({ health }) => health.check()));
    expect(notRedis).toMatchObject({ alive: false, failure: { code: 'REDIS_BAD_INFO' } });
  });

  it('fails the dispatch when the charm cannot say where Redis is', async () => {
    const unit = unitWith([redisHealth({}), charmWithRedis(() => Promise.reject(new Error('no secret')))]);
    const { answer } = await unit.ask({ health: RedisHealth }, ({ health }) => health.check());
    expect(answer).toEqual({ status: 'rejected', reason: new Error('no secret') });
  });
});
