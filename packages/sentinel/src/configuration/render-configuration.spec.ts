import { describe, expect, it } from 'vitest';
import { settings as plain } from '../../test/charm-plugin.ts';
import type { SentinelSettings } from '../contract.ts';
import { checkPasswords } from './check-passwords.ts';
import { renderConfiguration } from './render-configuration.ts';

const tls: SentinelSettings = {
  ...plain,
  tls: { certificate: '/tls/redis.crt', key: '/tls/redis.key', ca: '/tls/ca.crt', fingerprint: 'f1' },
};
const lines = (settings: SentinelSettings) => renderConfiguration(settings).trimEnd().split('\n');

describe('renderConfiguration', () => {
  it('watches the master under its name, with the quorum and the password of Redis', () => {
    expect(lines({ ...plain, bind: ['127.0.0.1', '::1'] })).toEqual([
      'bind 127.0.0.1 ::1',
      'port 26379',
      'sentinel resolve-hostnames yes',
      'sentinel announce-hostnames yes',
      'sentinel announce-ip web-1.example',
      'requirepass sentinel-password',
      'sentinel sentinel-pass sentinel-password',
      'sentinel monitor web web-0.example 6379 1',
      'sentinel down-after-milliseconds web 5000',
      'sentinel failover-timeout web 30000',
      'sentinel parallel-syncs web 1',
      'sentinel auth-pass web redis-password',
    ]);
  });

  it('resolves names before it names a master', () => {
    const all = lines(plain);
    expect(all.indexOf('sentinel resolve-hostnames yes')).toBeLessThan(
      all.findIndex((line) => line.startsWith('sentinel monitor')),
    );
  });

  it('D20: watches the master that somebody knows better', () => {
    expect(renderConfiguration(plain, { host: 'web-2.example', port: 7 })).toContain('monitor web web-2.example 7 1\n');
  });

  it('D1: talks TLS alone when Redis does, to Redis and to other Sentinels', () => {
    expect(lines(tls)).toEqual(
      expect.arrayContaining(['port 0', 'tls-port 26379', 'tls-replication yes', 'tls-cert-file /tls/redis.crt']),
    );
    expect(lines(tls)).not.toContain('port 26379');
  });

  it('says nothing of TLS and of the password of Redis without them', () => {
    const open: Partial<SentinelSettings> = { ...plain };
    delete (open as { redisPassword?: string }).redisPassword;
    expect(renderConfiguration(open as SentinelSettings)).not.toMatch(/tls|auth-pass/);
  });
});

describe('checkPasswords', () => {
  it('takes letters, digits and most signs', () => {
    expect(() => checkPasswords({ ...plain, password: 'aZ09!$%&()*+,-./:;<=>?@[]^_`{|}~' })).not.toThrow();
  });

  it.each(['', 'a b', 'a"b', "a'b", String.raw`a\b`, 'a#b', 'a\nport 1', 'ä'])(
    'refuses %j, which Sentinel could not read back, without repeating it',
    (bad) => {
      for (const changed of [{ password: bad }, { redisPassword: bad }, { alsoAccepted: [bad] }]) {
        const refusal = expect.objectContaining({ code: 'SENTINEL_BAD_PASSWORD' }) as unknown;
        expect(() => checkPasswords({ ...plain, ...changed })).toThrow(refusal);
      }
    },
  );
});
