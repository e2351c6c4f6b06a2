import { describe, expect, it } from 'vitest';
import { redisLayer, renderExporterPasswords } from './redis-layer.ts';

const folder = '/etc/redis-server/tls';
const tls = { certificate: `${folder}/redis.crt`, key: `${folder}/redis.key`, ca: `${folder}/ca.crt` };
const host = 'redis-0.example';
const base = { host, fingerprint: 'f', exporterFingerprint: 'e' };
const exporterOf = (settings: Parameters<typeof redisLayer>[0]) => redisLayer(settings).services?.['redis_exporter'];

describe('D12: the metrics exporter', () => {
  it('talks TLS where Redis does: by address, authority, and a certificate of its own', () => {
    expect(exporterOf({ ...base, tls })?.environment).toEqual({
      REDIS_ADDR: 'rediss://redis-0.example:6379',
      REDIS_PASSWORD_FILE: '/etc/redis-server/exporter-passwords.json',
      CONFIGURATION_FINGERPRINT: 'e',
      REDIS_EXPORTER_TLS_CA_CERT_FILE: tls.ca,
      REDIS_EXPORTER_TLS_CLIENT_CERT_FILE: tls.certificate,
      REDIS_EXPORTER_TLS_CLIENT_KEY_FILE: tls.key,
    });
  });

  it('talks no TLS where Redis does not', () => {
    const environment = exporterOf(base)?.environment ?? {};
    expect(environment['REDIS_ADDR']).toBe('redis://redis-0.example:6379');
    expect(Object.keys(environment).filter((name) => name.includes('TLS'))).toEqual([]);
  });

  it.each([
    [true, '{"rediss://redis-0.example:6379":"secret"}'],
    [false, '{"redis://redis-0.example:6379":"secret"}'],
  ])('finds its password under the address that it asks (TLS: %s)', (withTls, file) => {
    expect(renderExporterPasswords(host, 'secret', withTls)).toBe(file);
  });

  it('is not in the layer of an image that has none', () => {
    expect(exporterOf({ host, fingerprint: 'f' })).toBeUndefined();
  });
});
