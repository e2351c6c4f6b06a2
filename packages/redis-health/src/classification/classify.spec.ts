import { active, blocked, type Status, waiting } from '@charmsmith/core';
import { describe, expect, it } from 'vitest';
import type { RedisCheck, RedisFacts, SentinelObservation } from '../contract.ts';
import { classify, type RedisObservation } from './classify.ts';

const facts: RedisFacts = {
  version: '7.0.15',
  role: 'master',
  loading: false,
  offset: 0,
  replicas: [],
  snapshotWritten: true,
  appendWritten: true,
};
const well = (changed: Partial<RedisFacts> = {}): RedisCheck => ({ alive: true, facts: { ...facts, ...changed } });
const failing = (code: string): RedisCheck => ({ alive: false, failure: { code, message: '' } });
const sentinels: SentinelObservation = { units: 3, majority: true, flags: new Set(['master']), tilt: false };
const link = { host: 'redis-k8s-0', port: 6379, up: true, syncing: false };

describe('classify', () => {
  it.each<[name: string, observation: RedisObservation, status: Status]>([
    ['all good', { check: well(), sentinels }, active()],
    ['a replica in good order', { check: well({ role: 'slave', link }) }, active()],
    [
      'TLS on, resource missing',
      { check: well(), conditions: [blocked('Not enough certificates found')] },
      blocked('Not enough certificates found'),
    ],
    [
      'container unreachable, although nothing else can be well then',
      { check: failing('ECONNREFUSED'), conditions: [waiting('Waiting for Pebble in workload container')] },
      // Of equals the latest: what Redis itself says.
      waiting('Waiting for Redis...'),
    ],
    ['wrong password, seen once', { check: failing('WRONGPASS') }, waiting('Waiting for Redis...')],
    [
      'wrong password that persists',
      { check: failing('WRONGPASS'), persists: true },
      blocked('Redis refuses the password (WRONGPASS): the secret and the server differ'),
    ],
    [
      'no password that persists',
      { check: failing('NOAUTH'), persists: true },
      blocked('Redis refuses the password (NOAUTH): the secret and the server differ'),
    ],
    [
      'a refused connection that persists',
      { check: failing('ECONNREFUSED'), persists: true },
      waiting('Waiting for Redis...'),
    ],
    ...[
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ].map((code): [string, RedisObservation, Status] => [
      code,
      { check: failing(code) },
      blocked(`The certificate of Redis is refused (${code})`),
    ]),
    ...[
      'ECONNREFUSED',
      'ECONNRESET',
      'ENOTFOUND',
      'EAI_AGAIN',
      'ETIMEDOUT',
      'NOT_CONFIGURED',
      'REDIS_BAD_INFO',
      'UNKNOWN',
    ].map((code): [string, RedisObservation, Status] => [
      code,
      { check: failing(code) },
      waiting('Waiting for Redis...'),
    ]),
    [
      'loading:1',
      { check: well({ loading: true, loadedPercent: 42.7 }) },
      waiting('Waiting for Redis to load its data (42 %)'),
    ],
    ['LOADING', { check: failing('LOADING') }, waiting('Waiting for Redis to load its data')],
    [
      'replica link down',
      { check: well({ role: 'slave', link: { ...link, up: false } }) },
      waiting('Waiting for the link to the master redis-k8s-0'),
    ],
    [
      "master against Sentinel's role",
      { check: well(), sentinels: { ...sentinels, role: 'slave' } },
      waiting('Waiting for Redis to become replica'),
    ],
    [
      "replica against Sentinel's role",
      { check: well({ role: 'slave', link }), sentinels: { ...sentinels, role: 'master' } },
      waiting('Waiting for Redis to become master'),
    ],
    ['NOQUORUM', { check: well(), sentinels: { ...sentinels, majority: false } }, waiting('Waiting for majority')],
    [
      's_down',
      { check: well(), sentinels: { ...sentinels, flags: new Set(['s_down']) } },
      waiting('Waiting for majority'),
    ],
    [
      'o_down',
      { check: well(), sentinels: { ...sentinels, flags: new Set(['o_down']) } },
      waiting('Waiting for majority'),
    ],
    ['tilt', { check: well(), sentinels: { ...sentinels, tilt: true } }, waiting('Waiting for majority')],
    [
      'no majority of a unit that is alone',
      { check: well(), sentinels: { ...sentinels, units: 1, majority: false, flags: new Set(['s_down']), tilt: true } },
      active(),
    ],
    [
      'a full disk under the append-only file',
      { check: well({ appendWritten: false }) },
      blocked('Redis cannot write to its disk (aof_last_write_status)'),
    ],
    [
      'a full disk under both',
      { check: well({ appendWritten: false, snapshotWritten: false }) },
      blocked('Redis cannot write to its disk (aof_last_write_status, rdb_last_bgsave_status)'),
    ],
  ])('%s', (_name, observation, status) => {
    expect(classify(observation)).toEqual(status);
  });

  it('D6: the worst of all shows, wherever it comes from', () => {
    const conditions = [blocked('Not enough certificates found')];
    const observation = { check: failing('ECONNREFUSED'), sentinels: { ...sentinels, majority: false }, conditions };
    expect(classify(observation)).toEqual(conditions[0]);
    expect(classify({ ...observation, conditions: [active('fine')] })).toEqual(waiting('Waiting for Redis...'));
  });
});
