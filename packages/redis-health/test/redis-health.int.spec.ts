import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { active, blocked, definePlugin, Health, provide, waiting } from '@charmsmith/core';
import { answerOf, unitWith } from '@charmsmith/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findProgram } from '../../../tools/workspace/programs.ts';
import { freePort, type RedisServer, startRedisServer } from '../../../tools/workspace/redis-server.ts';
import { type KnownConditions, type RedisAddress, RedisClient, RedisHealth, redisHealth } from '../src/index.ts';
import { charmWithRedis } from './charm-plugin.ts';

// Suite: about four seconds, real Redis servers.

const program = findProgram('redis-server');
const host = '127.0.0.1';
const password = 'right-password';

function unitOf(address: RedisAddress | undefined, deadlineMs = 2_000) {
  return unitWith([redisHealth({ deadlineMs }), charmWithRedis(() => Promise.resolve(address))]);
}
const check = async (address: RedisAddress | undefined, deadlineMs?: number) =>
  answerOf(await unitOf(address, deadlineMs).ask({ health: RedisHealth }, ({ health }) => health.check()));
const report = async (address: RedisAddress | undefined, known?: KnownConditions) =>
  await unitOf(address).ask({ health: RedisHealth }, ({ health }) => health.report(known));
const statusOf = async (address: RedisAddress) => answerOf(await report(address)).unit;

describe.skipIf(program === undefined)('RedisHealth, of a real Redis', () => {
  let master: RedisServer;
  let replica: RedisServer;
  let orphan: RedisServer;
  const started: RedisServer[] = [];
  const start = async (options: Partial<Parameters<typeof startRedisServer>[0]>) => {
    const server = await startRedisServer({ program: program!, ...options });
    started.push(server);
    return server;
  };

  beforeAll(async () => {
    // A replica is served at once.
    master = await start({ password, configuration: ['repl-diskless-sync-delay 0'] });
    replica = await start({ configuration: [`replicaof ${host} ${master.port}`, `masterauth ${password}`] });
    orphan = await start({ configuration: [`replicaof localhost ${await freePort()}`] });
  });
  afterAll(async () => {
    for (const server of started) await server[Symbol.asyncDispose]();
  });
  const ofMaster = () => ({ host, port: master.port, password });

  it('says version, role and replicas of a master', async () => {
    await vi.waitFor(async () => {
      expect(await check(ofMaster())).toMatchObject({
        alive: true,
        facts: {
          version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
          role: 'master',
          loading: false,
          replicas: [{ host, port: replica.port, state: 'online' }],
          snapshotWritten: true,
          appendWritten: true,
        },
      });
    }, 5_000);
  });

  it('says of a replica how its link to the master is', async () => {
    await vi.waitFor(async () => {
      expect(await check({ host, port: replica.port })).toMatchObject({
        facts: { role: 'slave', link: { host, port: master.port, up: true, syncing: false } },
      });
    }, 5_000);
    expect(await check({ host, port: orphan.port })).toMatchObject({
      facts: { role: 'slave', link: { host: 'localhost', up: false } },
    });
    expect(await statusOf({ host, port: orphan.port })).toEqual(
      waiting('Waiting for the link to the master localhost'),
    );
  });

  it('says how far a frozen replica is behind, which stays online', async () => {
    process.kill(replica.pid, 'SIGSTOP');
    try {
      await vi.waitFor(
        async () => {
          const frozen = await check(ofMaster());
          expect(frozen.alive && frozen.facts.replicas[0]).toMatchObject({ state: 'online' });
          expect(frozen.alive && frozen.facts.replicas[0]?.lagSeconds).toBeGreaterThanOrEqual(2);
        },
        { timeout: 8_000, interval: 200 },
      );
    } finally {
      process.kill(replica.pid, 'SIGCONT');
    }
  });

  it('asks another server than its own where it is told to', async () => {
    const asked = await unitOf(ofMaster()).ask({ health: RedisHealth }, ({ health }) =>
      health.check({ host, port: orphan.port }),
    );
    expect(answerOf(asked)).toMatchObject({ facts: { link: { host: 'localhost' } } });
  });

  it('reports Active and sets the version of the workload', async () => {
    const asked = await report(ofMaster());
    expect(answerOf(asked)).toEqual({ unit: active(), application: active() });
    expect(asked.record.after.workloadVersion).toMatch(/^\d+\.\d+\.\d+$/);
    expect(asked.log).toEqual([]);
  });

  it('D6: reports the worst that it is told, although Redis answers', async () => {
    const conditions = [blocked('Not enough certificates found'), active()];
    expect(answerOf(await report(ofMaster(), { conditions })).unit).toEqual(conditions[0]);
    const sentinels = { units: 3, majority: false, flags: new Set(['master']), tilt: false };
    expect(answerOf(await report(ofMaster(), { sentinels })).unit).toEqual(waiting('Waiting for majority'));
  });

  it('D18: Redis that answers INFO while it loads its data is not Active', async () => {
    // Redis looks at its clients after each 1,024 commands: here every tenth of a second, for some seconds.
    const appended = '*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\nvalue\r\n'.repeat(60_000);
    const loading = await start({
      files: { 'appendonly.aof': appended },
      configuration: ['appendonly yes', 'key-load-delay 100'],
      readyWhen: /Reading RDB|Server initialized/,
    });
    await vi.waitFor(async () => {
      expect(await check({ host, port: loading.port })).toMatchObject({ alive: true, facts: { loading: true } });
    }, 5_000);
    const status = await statusOf({ host, port: loading.port });
    expect(status).toEqual(waiting(expect.stringMatching(/^Waiting for Redis to load its data \(\d+ %\)$/) as string));
  });

  it('a disk that takes nothing → Blocked', async () => {
    // Not even root can write there.
    const full = await start({ configuration: ['dir /proc', 'save 3600 1'] });
    const address = { host, port: full.port };
    const asked = await unitOf(address).ask({ client: RedisClient }, ({ client }) =>
      client.ask(address, [['SET', 'key', 'value'], ['BGSAVE']]),
    );
    expect(answerOf(asked)).toMatchObject({ answered: true });
    await vi.waitFor(async () => {
      expect(await statusOf(address)).toEqual(blocked('Redis cannot write to its disk (rdb_last_bgsave_status)'));
    }, 5_000);
  });

  it('answers within its deadline although Redis is frozen, and again when it is not', async () => {
    process.kill(master.pid, 'SIGSTOP');
    try {
      expect(await check(ofMaster(), 300)).toEqual({
        alive: false,
        failure: { code: 'ETIMEDOUT', message: 'no answer within 300 ms' },
      });
    } finally {
      process.kill(master.pid, 'SIGCONT');
    }
    expect(await check(ofMaster())).toMatchObject({ alive: true });
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

  it('a password that is refused again in a later dispatch → Blocked; taken again → Active', async () => {
    let password = 'wrong';
    const address = () => Promise.resolve({ ...ofMaster(), password });
    const unit = unitWith([redisHealth({}), charmWithRedis(address)]);
    const statusNow = async () =>
      answerOf(await unit.ask({ health: RedisHealth }, ({ health }) => health.report())).unit;
    expect(await statusNow()).toEqual(waiting('Waiting for Redis...'));
    expect(await statusNow()).toEqual(
      blocked('Redis refuses the password (WRONGPASS): the secret and the server differ'),
    );
    password = ofMaster().password;
    expect(await statusNow()).toEqual(active());
    password = 'wrong';
    expect(await statusNow()).toEqual(waiting('Waiting for Redis...'));
  });

  describe('leaves nothing open: the process ends at once by itself', () => {
    const script = `${import.meta.dirname}/check-once.ts`;
    const run = async (port: number, deadlineMs = 60_000) => {
      const args = ['--conditions=charmsmith-source', script, String(port), String(deadlineMs)];
      return (await promisify(execFile)(process.execPath, args, { timeout: 20_000 })).stdout;
    };

    it('when Redis answers', async () => {
      expect(await run(orphan.port)).toBe('waiting: Waiting for the link to the master localhost\n');
    });

    it('when nobody is there', async () => {
      expect(await run(await freePort())).toBe('waiting: Waiting for Redis...\n');
    });

    it('when Redis accepts and is silent', async () => {
      process.kill(orphan.pid, 'SIGSTOP');
      try {
        expect(await run(orphan.port, 100)).toBe('waiting: Waiting for Redis...\n');
      } finally {
        process.kill(orphan.pid, 'SIGCONT');
      }
    });
  });
});

describe('RedisHealth', () => {
  const overriding = definePlugin({
    name: 'test/client',
    version: '0.0.0',
    parts: (value: unknown) => ({
      overrides: [
        provide(RedisClient, {}, () => ({
          ask: () => Promise.resolve({ answered: true, replies: [{ ok: true, value }] }),
        })),
      ],
    }),
  });

  it('asks through whatever RedisClient a plugin provides instead', async () => {
    const loading = 'redis_version:7.2.5\r\nrole:master\r\nloading:1\r\n';
    const unit = (reply: unknown) =>
      unitWith([redisHealth({}), charmWithRedis(() => Promise.resolve({ host, port: 1 })), overriding(reply)]);
    const { unit: status } = answerOf(
      await unit(loading).ask({ health: RedisHealth }, ({ health }) => health.report()),
    );
    expect(status).toEqual(waiting('Waiting for Redis to load its data'));
    const notRedis = answerOf(await unit('HTTP/1.1').ask({ health: RedisHealth }, ({ health }) => health.check()));
    expect(notRedis).toMatchObject({ alive: false, failure: { code: 'REDIS_BAD_INFO' } });
  });

  it("is among the charm's health checks", async () => {
    const run = async (reply: string) => {
      const unit = unitWith([
        redisHealth({}),
        charmWithRedis(() => Promise.resolve({ host, port: 1 })),
        overriding(reply),
      ]);
      return answerOf(await unit.ask({ health: Health }, ({ health }) => health.run()));
    };
    expect(await run('redis_version:7.2.5\r\nrole:master\r\n')).toEqual([
      { name: 'redis', healthy: true, message: '' },
    ]);
    expect(await run('HTTP/1.1')).toEqual([{ name: 'redis', healthy: false, message: 'Waiting for Redis...' }]);
  });

  it('refuses a deadline that is none', async () => {
    const unit = unitWith([redisHealth({ deadlineMs: 0 }), charmWithRedis(() => Promise.resolve(undefined))]);
    await expect(unit.ask({}, () => Promise.resolve())).rejects.toThrow('deadlineMs');
  });

  it('fails the dispatch when the charm cannot say where Redis is', async () => {
    const unit = unitWith([redisHealth({}), charmWithRedis(() => Promise.reject(new Error('no secret')))]);
    const { answer } = await unit.ask({ health: RedisHealth }, ({ health }) => health.check());
    expect(answer).toEqual({ status: 'rejected', reason: new Error('no secret') });
  });
});
