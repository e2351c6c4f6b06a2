import { connectPebble } from '@charmsmith/pebble';
import { on } from '@charmsmith/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { deferred, deploy, emulateRedisUnit, type RedisUnit, shown, warnings } from './redis-unit.ts';
import { hostOf, toldSentinels, toldSentinelsPlugin } from './told-sentinels.ts';

// Suite: about a second. What the charm does in its containers, and what it shows when they do not let it.

let unit: RedisUnit;
afterEach(async () => unit[Symbol.asyncDispose]());

const configuration = () => unit.files('redis').read('/etc/redis-server/redis.conf');

describe('the role of Redis', () => {
  it('D8: is what most Sentinels say when Redis is started, and not what was written down', async () => {
    unit = await emulateRedisUnit({ plugins: [toldSentinelsPlugin(toldSentinels(hostOf(2)))] });
    await deploy(unit);
    expect(unit.agent.state.relations[0]?.databags['redis-k8s']?.['leader-host']).toBe(hostOf(0));
    expect(configuration()).toContain(`replicaof ${hostOf(2)} 6379`);
  });

  it('D8: is in no command line, so that a failover changes no layer', async () => {
    const sentinels = toldSentinels(hostOf(0));
    unit = await emulateRedisUnit({ plugins: [toldSentinelsPlugin(sentinels)] });
    await deploy(unit);
    const before = configuration();
    sentinels.views = toldSentinels(hostOf(2)).views;
    await unit.run('update-status');
    await unit.run('config-changed');
    expect(configuration()).toBe(before);
  });

  it('without a majority: what Redis itself has written down last', async () => {
    const sentinels = toldSentinels(hostOf(0));
    unit = await emulateRedisUnit({ plugins: [toldSentinelsPlugin(sentinels)] });
    await deploy(unit);
    sentinels.views = [undefined, undefined, undefined];
    // Redis rewrites its file when Sentinel gives it another role.
    await using pebble = connectPebble({ socketPath: unit.socketOf('redis') });
    await pebble.push('/etc/redis-server/redis.conf', `${configuration()}replicaof ${hostOf(1)} 6379\n`);
    await pebble.remove('/etc/redis-server/live-fingerprint');
    await unit.run('config-changed');
    expect(configuration()).toContain(`replicaof ${hostOf(1)} 6379`);
  });

  it('D23: its own name is built like those of the others, not asked for', async () => {
    unit = await emulateRedisUnit();
    await deploy(unit);
    expect(configuration()).toContain(`replica-announce-ip ${hostOf(0)}\n`);
    expect(configuration()).not.toContain('replicaof');
  });
});

describe('folders', () => {
  it('D13: one that belongs to redis is left alone', async () => {
    unit = await emulateRedisUnit();
    await deploy(unit);
    await unit.run('config-changed');
    const chowns = unit.executed['redis']?.filter(({ command }) => command[0] === 'chown') ?? [];
    expect(chowns.length).toBeLessThanOrEqual(1);
  });

  it('D13: one that cannot be given to redis → Blocked with the reason, and Redis is not started', async () => {
    const errorOutput = 'chown: changing ownership of /var/lib/redis: Read-only file system\n';
    unit = await emulateRedisUnit({ chown: { exitCode: 1, errorOutput } });
    await deploy(unit);
    expect(shown(unit)).toMatch(
      /^blocked: Container redis: chown of \/var\/lib\/redis\/ failed: .*Read-only file system$/,
    );
    expect(await deferred(unit)).toContain('redis-k8s: config-changed');
    expect(warnings(unit).join('\n')).toContain('ERROR Redis cannot be set up');
  });
});

describe('D14: Pebble refuses', () => {
  it('a user that the image does not have → Blocked with the reason, deferred', async () => {
    unit = await emulateRedisUnit({ users: [] });
    await deploy(unit);
    expect(shown(unit)).toMatch(/^blocked: Container (redis|sentinel): .*redis/);
    expect(await deferred(unit)).toContain('redis-k8s: config-changed');
  });

  it('upgrade-charm before the containers are there → Waiting, success', async () => {
    unit = await emulateRedisUnit();
    const record = await unit.run('upgrade-charm');
    expect(record.exitCode).toBe(0);
  });
});

describe('D15: no peer relation yet', () => {
  it.each(['redis', 'sentinel'] as const)(
    '%s pebble-ready → Waiting, deferred; nothing is raised',
    async (container) => {
      unit = await emulateRedisUnit({ state: { relations: [] } });
      await unit.startContainer(container);
      const record = await unit.run(on.pebbleReady(container));
      expect(record.exitCode).toBe(0);
      expect(shown(unit)).toMatch(/^waiting: /);
      expect(await deferred(unit)).toEqual([`redis-k8s: ${container}-pebble-ready`]);
    },
  );

  it.each(['update-status', 'leader-elected', 'stop', on.action('rotate-passwords', { 'grace-seconds': 300 })])(
    '%s → nothing is raised',
    async (event) => {
      unit = await emulateRedisUnit({ state: { relations: [] } });
      const record = await unit.run(event);
      expect(record.exitCode).toBe(0);
    },
  );
});
