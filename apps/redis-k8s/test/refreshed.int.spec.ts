import { text } from 'node:stream/consumers';
import { type LoneUnit, startLocalUnit } from '@charmsmith/local';
import { connectPebble, type Pebble } from '@charmsmith/pebble';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeAsRoot } from '../../../tools/workspace/as-root.ts';
import { redisProgram } from './redis-unit.ts';

// Suite: about nine seconds, most of it Pebble's second for each start of a service. What the upstream charm leaves in a
// pod – its layers, its Sentinel's file, its peer data – with real processes, taken over by this charm.

const charmFolder = new URL('../build/charm', import.meta.url).pathname;
const host = 'redis-k8s-0.redis-k8s-endpoints.local.svc.cluster.local';
const redisPassword = 'UpstreamRedis000';
const sentinelPassword = 'UpstreamSentinel';
const sentinelFile = '/etc/redis-server/sentinel.conf';

let unit: LoneUnit;

async function withPebble<T>(container: 'redis' | 'sentinel', work: (pebble: Pebble) => Promise<T>): Promise<T> {
  await using pebble = connectPebble({ socketPath: unit.pod.socketPath(container) });
  return await work(pebble);
}

/** Runs a program in a container. */
async function inside(container: 'redis' | 'sentinel', command: string, ...args: readonly string[]): Promise<string> {
  const env = { PATH: '/usr/bin:/bin', REDISCLI_AUTH: redisPassword };
  const child = unit.pod.spawnIn(container, command, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  return child.stdout === null ? '' : (await text(child.stdout)).trim();
}

const sentinelId = async () => /^sentinel myid (\w+)/m.exec(await inside('sentinel', 'cat', sentinelFile))?.[1];
const processNamed = (pattern: string) => inside('redis', 'pgrep', '-f', pattern);

/** What the upstream charm runs, with the flags in its order. */
async function deployUpstream(): Promise<void> {
  const redis = `redis-server --requirepass ${redisPassword} --bind 0.0.0.0 --masterauth ${redisPassword} --replica-announce-ip ${host} --logfile /var/log/redis/redis-server.log --appendonly yes --dir /var/lib/redis/`;
  const process = { override: 'replace', startup: 'enabled', user: 'redis', group: 'redis' } as const;
  await inside('redis', 'chown', '-R', 'redis:redis', '/var/lib/redis', '/var/log/redis');
  await withPebble('redis', async (pebble) => {
    await pebble.addLayer('redis', { services: { redis: { ...process, command: redis } } });
    await pebble.replan();
  });
  await withPebble('sentinel', async (pebble) => {
    const owner = { user: 'redis', group: 'redis' };
    const lines = [
      'port 26379',
      'sentinel resolve-hostnames yes',
      'sentinel announce-hostnames yes',
      `sentinel monitor redis-k8s ${host} 6379 1`,
      'sentinel down-after-milliseconds redis-k8s 5000',
      'sentinel failover-timeout redis-k8s 30000',
      'sentinel parallel-syncs redis-k8s 1',
      `sentinel auth-pass redis-k8s ${redisPassword}`,
      `requirepass ${sentinelPassword}`,
      `sentinel announce-ip ${host}`,
      `replica-announce-ip ${host}`,
    ];
    await pebble.makeDir('/etc/redis-server', { makeParents: true, permissions: '750', ...owner });
    await pebble.push(sentinelFile, `${lines.join('\n')}\n`, { permissions: '660', ...owner });
    const command = `redis-server ${sentinelFile} --sentinel`;
    await pebble.addLayer('sentinel', { services: { sentinel: { ...process, command } } });
    await pebble.replan();
  });
  const peerData = {
    'leader-host': host,
    'redis-password': redisPassword,
    'sentinel-password': sentinelPassword,
  };
  const values = Object.entries(peerData).map(([key, value]) => `${key}=${value}`);
  const written = await unit.exec(['relation-set', '-r', 'redis-peers:0', '--app', ...values]);
  expect(written.results).toMatchObject({ 'return-code': '0' });
}

describeAsRoot('a deployment of the upstream charm, refreshed', () => {
  if (redisProgram === undefined) return;

  let before: { readonly redis: string; readonly sentinel: string | undefined };

  beforeAll(async () => {
    unit = await startLocalUnit({ charmFolder });
    // The hook install: a unit is in its peer relation from then on.
    await unit.step();
    await deployUpstream();
    expect(await inside('redis', 'redis-cli', 'set', 'kept', 'from upstream')).toBe('OK');
    before = { redis: await processNamed('redis-server.*:6379'), sentinel: await sentinelId() };
    expect(before.sentinel).toMatch(/^\w{40}$/);
    await unit.run('upgrade-charm');
    await unit.settle();
  });
  afterAll(async () => unit[Symbol.asyncDispose]());

  it('is Active, with every hook done', () => {
    expect(unit.pending).toEqual([]);
    expect(unit.status).toMatchObject({ status: 'active' });
  });

  it('keeps its data, in a Redis of this charm', async () => {
    expect(await inside('redis', 'redis-cli', 'get', 'kept')).toBe('from upstream');
    expect(await processNamed('redis-server.*:6379')).not.toBe(before.redis);
    expect(await inside('redis', 'redis-cli', 'config', 'get', 'masteruser')).toContain('default');
  });

  it('keeps its passwords, which are in the secret alone', async () => {
    const { action: admin } = await unit.runAction('get-initial-admin-password');
    const { action: sentinel } = await unit.runAction('get-sentinel-password');
    expect(admin?.results).toMatchObject({ 'redis-password': redisPassword });
    expect(sentinel?.results).toMatchObject({ 'sentinel-password': sentinelPassword });
    const plans = [
      await withPebble('redis', (pebble) => pebble.plan()),
      await withPebble('sentinel', (pebble) => pebble.plan()),
    ];
    const seen = JSON.stringify([
      unit.state.relations,
      unit.state.log,
      plans,
      await inside('redis', 'ps', '-eo', 'args'),
    ]);
    for (const password of [redisPassword, sentinelPassword]) expect(seen).not.toContain(password);
  });

  it('keeps its Sentinel: same id, same file, and it knows the master', async () => {
    expect(await sentinelId()).toBe(before.sentinel);
    const asked = ['-p', '26379', '-a', sentinelPassword, '--no-auth-warning', 'sentinel'];
    const master = await inside('sentinel', 'redis-cli', ...asked, 'get-master-addr-by-name', 'redis-k8s');
    expect(master).toBe(`${host}\n6379`);
  });
});
