import { describe, expect, it } from 'vitest';
import type { SentinelSettings } from '../contract.ts';
import { renderConfiguration, restartingParts } from './render-configuration.ts';

const plain: SentinelSettings = {
  masterName: 'redis-k8s',
  masterHost: 'redis-k8s-0.example',
  masterPort: 6379,
  quorum: 2,
  announceHost: 'redis-k8s-1.example',
  port: 26379,
  password: 'sentinel-password',
  redisPassword: 'redis-password',
};
const tls: SentinelSettings = {
  ...plain,
  tls: { certificate: '/tls/redis.crt', key: '/tls/redis.key', ca: '/tls/ca.crt', fingerprint: 'f1' },
};
const lines = (settings: SentinelSettings) => renderConfiguration(settings).trimEnd().split('\n');

describe('renderConfiguration', () => {
  it('watches the master under its name, with the quorum and the password of Redis', () => {
    expect(lines(plain)).toEqual(
      expect.arrayContaining([
        'sentinel monitor redis-k8s redis-k8s-0.example 6379 2',
        'sentinel auth-pass redis-k8s redis-password',
        'requirepass sentinel-password',
        'sentinel announce-ip redis-k8s-1.example',
        'port 26379',
      ]),
    );
  });

  it('resolves names before it names a master', () => {
    const all = lines(plain);
    expect(all.indexOf('sentinel resolve-hostnames yes')).toBeLessThan(
      all.findIndex((line) => line.startsWith('sentinel monitor')),
    );
  });

  it('talks TLS alone when Redis does, to Redis and to other Sentinels', () => {
    expect(lines(tls)).toEqual(
      expect.arrayContaining(['port 0', 'tls-port 26379', 'tls-replication yes', 'tls-cert-file /tls/redis.crt']),
    );
    expect(lines(tls)).not.toContain('port 26379');
  });

  it('keeps a password of any characters one word of one line', () => {
    const odd = lines({ ...plain, password: 'a "b"\nport 1' });
    expect(odd).toHaveLength(lines(plain).length);
    expect(odd).toContain(String.raw`requirepass "\x61\x20\x22\x62\x22\x0a\x70\x6f\x72\x74\x20\x31"`);
  });

  it('says nothing of TLS without it', () => {
    expect(renderConfiguration(plain)).not.toContain('tls');
  });
});

describe('restartingParts', () => {
  it.each<[what: string, changed: SentinelSettings]>([
    ['another password', { ...plain, password: 'x' }],
    ['another password of Redis', { ...plain, redisPassword: 'x' }],
    ['TLS', tls],
  ])('changes with %s', (_what, changed) => {
    expect(restartingParts(changed)).not.toEqual(restartingParts(plain));
  });

  it('changes with the certificates', () => {
    const other = { ...tls, tls: { certificate: '', key: '', ca: '', fingerprint: 'f2' } };
    expect(restartingParts(other)).not.toEqual(restartingParts(tls));
  });

  it.each<[what: string, changed: SentinelSettings]>([
    ['another master', { ...plain, masterHost: 'redis-k8s-2.example' }],
    ['another quorum', { ...plain, quorum: 3 }],
  ])('does not change with %s', (_what, changed) => {
    expect(restartingParts(changed)).toEqual(restartingParts(plain));
  });
});
